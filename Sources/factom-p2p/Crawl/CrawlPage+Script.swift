extension CrawlPage {
    /// Shows a node's offers where the pointer is, keeps them on a click, and lets the picture be moved and enlarged.
    /// It knows numbers only: nothing that a peer said gets in here.
    static let script = """

        (() => {
          const net = document.getElementById('net'), whole = net.viewBox.baseVal;
          const full = { x: whole.x, y: whole.y, w: whole.width, h: whole.height };
          const nodes = [...net.querySelectorAll('g.node')];
          const told = nodes.map(g => g.dataset.told.split(' ').filter(Boolean).map(Number));
          const tellers = nodes.map(() => []);
          told.forEach((list, from) => list.forEach(to => tellers[to].push(from)));
          const at = nodes.map(g => g.transform.baseVal[0].matrix);
          const curve = (a, b) => {
            const p = at[a], q = at[b], dx = q.e - p.e, dy = q.f - p.f;
            return `M${p.e} ${p.f}Q${(p.e + q.e) / 2 - dy * .09} ${(p.f + q.f) / 2 + dx * .09} ${q.e} ${q.f}`;
          };
          let kept = null;
          const show = n => {
            net.classList.toggle('dim', n !== null);
            const near = new Set(n === null ? [] : [n, ...told[n], ...tellers[n]]);
            nodes.forEach((g, i) => g.classList.toggle('near', near.has(i)));
            const draw = (id, curves) => document.getElementById(id).setAttribute('d', curves.join(''));
            draw('out', n === null ? [] : told[n].map(to => curve(n, to)));
            draw('in', n === null ? [] : tellers[n].map(from => curve(from, n)));
          };
          const number = e => { const g = e.target.closest('[data-n]'); return g ? Number(g.dataset.n) : null };
          document.addEventListener('pointerover', e => { if (kept === null && !drag) show(number(e)) });
          document.addEventListener('click', e => {
            if (moved) return;
            const n = number(e);
            kept = n === kept ? null : n;
            show(kept);
          });
          let drag = null, moved = false;
          const scale = () => 1 / Math.min(net.clientWidth / whole.width, net.clientHeight / whole.height);
          net.addEventListener('pointerdown', e => { drag = e; moved = false });
          addEventListener('pointermove', e => {
            if (!drag) return;
            const dx = e.clientX - drag.clientX, dy = e.clientY - drag.clientY;
            if (!moved && Math.hypot(dx, dy) < 4) return;
            moved = true;
            whole.x -= dx * scale(); whole.y -= dy * scale();
            drag = e;
          });
          addEventListener('pointerup', () => { drag = null });
          net.addEventListener('wheel', e => {
            const w = Math.min(full.w, Math.max(full.w / 20, whole.width * Math.exp(e.deltaY / 500)));
            if (w === whole.width) return;
            e.preventDefault();
            const p = new DOMPoint(e.clientX, e.clientY).matrixTransform(net.getScreenCTM().inverse());
            const k = w / whole.width;
            whole.x = p.x - (p.x - whole.x) * k; whole.y = p.y - (p.y - whole.y) * k;
            whole.width = w; whole.height = full.h * w / full.w;
          }, { passive: false });
          net.addEventListener('dblclick', () => {
            whole.x = full.x; whole.y = full.y; whole.width = full.w; whole.height = full.h;
          });
        })();
        """
}
