extension CrawlPage {
    /// Light or dark, as the reader's system is.
    static let style = """

        :root { --paper: #fbfbf9; --ink: #1d2329; --faint: #68727c; --line: #46525e; --rule: #dfe2e4;
          --p9: #d9761a; --p10: #2b6cd9; --p11: #12936b; --full: #c99a06; --silent: #a9b1b8; --refused: #c2453d;
          --otherNetwork: #8a56cc; --notFactom: #97733f; --out: #d0246e; --in: #00838f }
        @media (prefers-color-scheme: dark) { :root { --paper: #10151a; --ink: #e8ecef; --faint: #93a0ab;
          --line: #a9b8c6; --rule: #2a333b; --p9: #f29a4a; --p10: #6fa4ff; --p11: #3ecb9c; --full: #e9c046;
          --silent: #5f6a74; --refused: #ee7a72; --otherNetwork: #b58bf0; --notFactom: #c49c62; --out: #ff6fab;
          --in: #4dd0e1 } }
        * { box-sizing: border-box }
        body { margin: 0 auto; padding: 1.5rem; max-width: 100rem; background: var(--paper); color: var(--ink);
          font: 15px/1.45 system-ui, sans-serif }
        h1 { font-size: 1.35rem; margin: 0 0 .2rem }
        p { margin: 0 }
        .when, .note { color: var(--faint) }
        .note .out { color: var(--out) } .note .in { color: var(--in) }
        .legend { display: flex; flex-wrap: wrap; gap: .25rem 1.2rem; padding: 0; margin: .9rem 0; list-style: none }
        .legend svg { width: 1.3em; height: 1.3em; vertical-align: -.3em; margin-right: .35em }
        main { border: 1px solid var(--rule); border-radius: 8px; overflow: hidden }
        #net { display: block; width: 100%; height: min(72vh, 70vw); touch-action: none; cursor: grab }
        #net path { fill: none; stroke: var(--line); stroke-width: .8; stroke-opacity: var(--strength) }
        #net .arrow { stroke-width: 1; marker-end: url(#tip) }
        #net #tip path { fill: var(--line); fill-opacity: .7; stroke: none }
        #net #out { stroke: var(--out); stroke-width: 1.8; stroke-opacity: .9 }
        #net #in { stroke: var(--in); stroke-width: 1.8; stroke-opacity: .9 }
        .node circle { fill: var(--c); stroke: var(--paper); stroke-width: 1.2 }
        .node .ring { fill: none; stroke: var(--c); stroke-width: 1.6 }
        .node text { fill: var(--ink); font-size: 11px; text-anchor: middle; paint-order: stroke;
          stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round }
        .node { --c: var(--faint) }
        .p9 { --c: var(--p9) } .p10 { --c: var(--p10) } .p11 { --c: var(--p11) }
        .full circle:not(.ring) { fill: var(--paper); stroke: var(--c); stroke-width: 2.6 }
        .silent { --c: var(--silent) } .refused { --c: var(--refused) } .notFactom { --c: var(--notFactom) }
        .otherNetwork { --c: var(--otherNetwork) }
        .notVisited { --c: var(--silent) }
        .notVisited circle:not(.ring) { fill: var(--paper); stroke: var(--c); stroke-dasharray: 2 2 }
        .dim .offers { opacity: .25 } .dim .node { opacity: .18 } .dim .node.near { opacity: 1 }
        details { margin: 1rem 0 } summary { cursor: pointer }
        table { border-collapse: collapse; margin-top: .6rem; font-variant-numeric: tabular-nums; font-size: .9em }
        th, td { text-align: left; padding: .2rem .9rem .2rem 0; border-bottom: 1px solid var(--rule) }
        td:nth-child(n+3):nth-child(-n+6), th:nth-child(n+3):nth-child(-n+6) { text-align: right }
        tbody tr:hover { background: var(--rule) }
        """
}
