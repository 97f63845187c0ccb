// Draws a description of the page onto the page, changing only what differs.
const SVG = "http://www.w3.org/2000/svg";
const lives = new Set();

const isThere = (kid) => kid !== null && kid !== undefined && kid !== false;

export const h = (tag, props, ...kids) => ({ tag, props: props ?? {}, kids });

export function patch(parent, nested, ns = parent.namespaceURI === SVG ? SVG : null) {
  const kids = nested.flat(Infinity).filter(isThere);
  const byKey = new Map();
  for (const node of parent.childNodes) if (node.inkKey !== undefined) byKey.set(node.inkKey, node);
  let next = parent.firstChild;
  for (const kid of kids) {
    const text = typeof kid === "object" ? null : String(kid);
    const key = text === null ? kid.props.key : undefined;
    let node = key === undefined ? next : byKey.get(key);
    if (!node || !isSame(node, kid, key)) node = null;
    if (node === null) {
      node = text === null ? make(kid, ns) : document.createTextNode(text);
      if (key === undefined && next && next.inkKey === undefined) {
        const old = next;
        next = next.nextSibling;
        old.replaceWith(node);
      } else parent.insertBefore(node, next);
    } else if (node === next) next = next.nextSibling;
    else parent.insertBefore(node, next);
    if (text === null) renew(node, kid, ns);
    if (text === null && kid.props.modal && !node.open) node.showModal();
    else if (node.data !== text) node.data = text;
  }
  while (next) {
    const gone = next;
    next = next.nextSibling;
    gone.remove();
  }
}

function isSame(node, kid, key) {
  if (typeof kid !== "object") return node.nodeType === 3;
  return node.nodeType === 1 && node.localName === kid.tag && node.inkKey === key;
}

function make(kid, ns) {
  const space = kid.tag === "svg" ? SVG : ns;
  const node = space ? document.createElementNS(space, kid.tag) : document.createElement(kid.tag);
  if (kid.props.key !== undefined) node.inkKey = kid.props.key;
  return node;
}

function renew(node, kid, ns) {
  const old = node.inkProps ?? {};
  const props = kid.props;
  for (const name in old) if (!(name in props)) set(node, name, null);
  for (const name in props) if (old[name] !== props[name]) set(node, name, props[name]);
  node.inkProps = props;
  if (props.live || props.scale) {
    // At once when it is new; from then on with the others, ten times a second.
    if (!lives.has(node)) renewLife(node);
    lives.add(node);
  }
  if (!props.live) patch(node, kid.kids, kid.tag === "svg" ? SVG : ns);
}

function set(node, name, value) {
  if (name === "key" || name === "live" || name === "scale" || name === "start" || name === "modal") return begin(node, name, value);
  if (name.startsWith("on")) node[name] = value;
  else if (name === "tall") node.style.height = value === null ? "" : `${value}px`;
  else if (name === "value" || name === "checked") node[name] = value ?? (name === "value" ? "" : false);
  else if (value === null || value === undefined || value === false) node.removeAttribute(name);
  else node.setAttribute(name, value === true ? "" : value);
  return undefined;
}

// `start` is what an input holds until somebody types.
function begin(node, name, value) {
  if (name === "start" && node.inkProps === undefined && value !== null) node.value = value;
}

// Numbers that move by themselves: text by `live`, bars by `scale` from 0 to 1.
export function renewLives() {
  for (const node of lives) {
    if (!node.isConnected) {
      lives.delete(node);
      continue;
    }
    renewLife(node);
  }
}

function renewLife(node) {
  const { live, scale } = node.inkProps;
  if (live) {
    const text = live();
    if (node.inkText !== text || !node.firstChild) {
      node.inkText = text;
      node.textContent = text;
    }
  }
  if (scale) {
    const share = Math.round(Math.max(0, Math.min(1, scale())) * 1000) / 1000;
    if (node.inkScale !== share) {
      node.inkScale = share;
      node.style.transform = `scaleX(${share})`;
    }
  }
}
