extension PlotPage {
    /// Tells a value where the pointer is, or the arrow keys are, and arranges the nodes of a topology in two ways. Without
    /// it the browser shows the same titles. It is XML's, too: no ampersand, nothing that opens like an element.
    static let script = """

        (() => {
          const tip = document.getElementById('tip');
          const all = (from, what) => [...from.querySelectorAll(what)];
          const place = (x, y) => {
            const w = tip.offsetWidth, h = tip.offsetHeight;
            tip.style.left = Math.max(4, Math.min(x - w / 2, innerWidth - w - 4)) + 'px';
            tip.style.top = (y - h - 14 > 4 ? y - h - 14 : y + 18) + 'px';
          };
          for (const plot of all(document, 'svg.plot')) {
            const values = all(plot, '.v');
            const words = values.map(v => {
              const title = v.querySelector('title');
              title.remove();
              return title.textContent;
            });
            let now = -1;
            const show = (n, x, y) => {
              values[now]?.classList.remove('on');
              now = n;
              tip.hidden = !values[n];
              plot.dispatchEvent(new CustomEvent('value', { detail: n }));
              if (tip.hidden) return;
              values[n].classList.add('on');
              tip.textContent = words[n];
              const box = values[n].getBoundingClientRect();
              place(x ?? box.left + box.width / 2, y ?? box.top + 20);
            };
            const number = new Map(values.map((v, n) => [v, n]));
            plot.addEventListener('pointermove', e => show(number.get(e.target.closest('.v')) ?? -1, e.clientX, e.clientY));
            plot.addEventListener('pointerleave', () => show(-1));
            plot.addEventListener('blur', () => show(-1));
            plot.addEventListener('keydown', e => {
              const last = values.length - 1;
              const to = { ArrowRight: now + 1, ArrowLeft: Math.max(now, 1) - 1, Home: 0, End: last, Escape: -1 }[e.key];
              if (to === undefined) return;
              e.preventDefault();
              show(Math.min(to, last));
            });
          }
          const net = document.getElementById('net');
          if (!net) return;
          const nodes = all(net, '.node'), told = nodes.map(n => (n.dataset.to ?? '').split(' ').filter(Boolean).map(Number));
          const from = nodes.map(() => []);
          told.forEach((list, n) => list.forEach(to => from[to].push(n)));
          const point = n => nodes[n].getAttribute('cx') + ' ' + nodes[n].getAttribute('cy');
          const lines = (n, list) => list.map(to => 'M' + point(n) + 'L' + point(to)).join('');
          net.addEventListener('value', e => {
            const n = e.detail, [outward, inward] = all(net, '.shown');
            const near = new Set(told[n] ? [...told[n], ...from[n]] : []);
            net.classList.toggle('dim', !!told[n]);
            nodes.forEach((node, i) => node.classList.toggle('near', near.has(i)));
            outward.setAttribute('d', told[n] ? lines(n, told[n]) : '');
            inward.setAttribute('d', told[n] ? lines(n, from[n]) : '');
          });
          const button = document.getElementById('arrange');
          if (!button) return;
          const ways = [nodes.map((_, n) => point(n).split(' ')), nodes.map(n => n.dataset.at.split(' '))];
          const links = all(net, '.link'), hostile = nodes.map(n => n.classList.contains('red'));
          let way = 0;
          button.hidden = false;
          button.onclick = () => {
            way = 1 - way;
            button.textContent = button.dataset.words.split('|')[way];
            nodes.forEach((node, n) => {
              node.setAttribute('cx', ways[way][n][0]);
              node.setAttribute('cy', ways[way][n][1]);
            });
            for (const link of links) {
              const n = Number(link.dataset.n), bad = link.classList.contains('red');
              link.setAttribute('d', lines(n, told[n].filter(to => (hostile[n] || hostile[to]) === bad)));
            }
          };
        })();
        """
}
