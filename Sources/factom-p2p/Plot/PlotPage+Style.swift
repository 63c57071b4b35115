extension PlotPage {
    /// Light or dark, as the reader's system is; in the colours of the other pages.
    static let style = """

        :root { --paper: #fbfbf9; --ink: #1d2329; --faint: #68727c; --rule: #dfe2e4; --base: #b4bcc3;
          --blue: #2b6cd9; --orange: #d9761a; --green: #12936b; --red: #c2453d; --purple: #8a56cc; --wash: #eff1f1 }
        @media (prefers-color-scheme: dark) { :root { --paper: #10151a; --ink: #e8ecef; --faint: #93a0ab;
          --rule: #2a333b; --base: #4b5761; --blue: #6fa4ff; --orange: #f29a4a; --green: #3ecb9c; --red: #ee7a72;
          --purple: #b58bf0; --wash: #1a2127 } }
        * { box-sizing: border-box }
        body { margin: 0 auto; padding: 1.8rem 1.8rem 3rem; max-width: 86rem; background: var(--paper);
          color: var(--ink); font: 15px/1.45 system-ui, sans-serif; font-variant-numeric: tabular-nums }
        h1 { font-size: 1.5rem; line-height: 1.2; letter-spacing: -.01em; margin: 0 }
        h2 { font-size: .95rem; margin: 0 }
        p { margin: .2rem 0 0 }
        code, pre { font: .86em/1.5 ui-monospace, Menlo, Consolas, monospace }
        .note, .facts, footer { color: var(--faint); font-size: .88rem }
        .facts { margin-top: .45rem }
        .facts code { color: var(--ink); overflow-wrap: anywhere }
        .verdict { display: inline-block; margin: .8rem 0 0; padding: .1rem .7rem; border-radius: 1rem;
          border: 1px solid currentColor; color: var(--green); font-size: .88rem }
        .verdict.bad, .bad dd { color: var(--red) }
        .failure { margin: 1rem 0 0; padding: .8rem 1rem; border-left: 3px solid var(--red); background: var(--wash) }
        .failure pre { margin: .6rem 0 0; max-height: 24rem; overflow: auto }
        .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.6rem, 1fr)); gap: 1rem 1.6rem;
          margin: 1.5rem 0 2rem; padding: 1rem 0; border: solid var(--rule); border-width: 1px 0 }
        dt { color: var(--faint); font-size: .82rem }
        dd { margin: 0; font-size: 1.5rem; line-height: 1.25; letter-spacing: -.01em; white-space: nowrap }
        dd small { display: block; color: var(--faint); font-size: .78rem; letter-spacing: 0; white-space: normal }
        .plots { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 2rem 2.4rem }
        figure { margin: 0; min-width: 0 } .wide { grid-column: 1 / -1 } .tall { grid-row: span 2 }
        figcaption { display: flex; flex-wrap: wrap; align-items: baseline; gap: .1rem 1.1rem; margin-bottom: .3rem }
        .key { display: flex; flex-wrap: wrap; gap: 0 1rem; margin: 0; padding: 0; list-style: none;
          color: var(--faint); font-size: .84rem }
        .key i { display: inline-block; width: .75em; height: .75em; margin-right: .4em; border-radius: 2px;
          background: var(--c) }
        .frame { overflow-x: auto }
        .plot { display: block; width: 100%; min-width: 30rem; height: auto; border-radius: 4px }
        .plot:focus-visible { outline: 2px solid var(--blue); outline-offset: 2px }
        .blue { --c: var(--blue) } .orange { --c: var(--orange) } .green { --c: var(--green) } .red { --c: var(--red) }
        .purple { --c: var(--purple) } .gray { --c: var(--faint) }
        .plot text { fill: var(--faint); font-size: 11.5px } .plot .label { fill: var(--ink) }
        .plot .x { text-anchor: middle } .plot .y { text-anchor: end } .plot .end { text-anchor: end }
        .rule { stroke: var(--rule); fill: none } .base { stroke: var(--base); fill: none }
        .line { fill: none; stroke: var(--c); stroke-width: 1.8; stroke-linejoin: round }
        .area { fill: var(--c); fill-opacity: .13 }
        .bar { fill: var(--c); fill-opacity: .82 } .bar.soft { fill-opacity: .38 }
        .dot { fill: var(--c); stroke: var(--paper); stroke-width: 1.2 }
        .at { stroke: var(--ink); stroke-opacity: .55; stroke-dasharray: 3 3; fill: none }
        .hit { fill: var(--ink); fill-opacity: 0 }
        .v:hover .hit, .v.on .hit { fill-opacity: .07 }
        .v:hover .bar, .v.on .bar { fill-opacity: 1 }
        .band { fill: var(--c); fill-opacity: .08 } .moment { stroke: var(--c); stroke-opacity: .35; fill: none }
        .span { stroke: var(--c); stroke-width: 3; stroke-linecap: round; fill: none }
        .link { fill: none; stroke: var(--ink); stroke-width: .8; stroke-opacity: var(--strength) }
        .link.red { stroke: var(--red) }
        .node { fill: var(--c); stroke: var(--paper); stroke-width: 1 }
        .node.on, .node:hover { stroke: var(--ink); stroke-width: 2 }
        .shown { fill: none; stroke: var(--c); stroke-width: 1.4; stroke-opacity: .9 }
        .dim .link { stroke-opacity: calc(var(--strength) * .25) } .dim .node { opacity: .22 }
        .dim .node.near, .dim .node.on { opacity: 1 }
        button { font: inherit; font-size: .84rem; padding: 0 .7em; color: inherit; background: none; cursor: pointer;
          border: 1px solid var(--base); border-radius: 1rem }
        .tables { display: grid; grid-template-columns: repeat(auto-fill, minmax(19rem, 1fr)); gap: 2rem 2.4rem;
          margin: 2.2rem 0 0; align-items: start }
        .tables .wide, .tables .wide table { overflow-x: auto }
        table { width: 100%; border-collapse: collapse; margin-top: .3rem; font-size: .88rem }
        th { font-weight: 400; color: var(--faint); font-size: .8rem }
        th, td { text-align: right; padding: .16rem .5rem; border-bottom: 1px solid var(--rule) }
        th:first-child, td:first-child { text-align: left; padding-left: .2rem; overflow-wrap: anywhere }
        tbody tr { background: linear-gradient(var(--wash), var(--wash)) 0 0 / var(--share, 0) 100% no-repeat }
        tbody tr:hover { background-color: var(--wash) }
        footer { margin-top: 2.4rem; padding-top: .8rem; border-top: 1px solid var(--rule) }
        #tip { position: fixed; z-index: 1; max-width: 24rem; padding: .3rem .6rem; border-radius: 4px;
          background: var(--ink); color: var(--paper); font-size: .82rem; line-height: 1.4; white-space: pre-line;
          pointer-events: none }
        #tip[hidden] { display: none }
        """
}
