const rows = document.getElementById('rows'), text = document.getElementById('text');
let chosen = null, view = 'log', last = 0;

const element = (tag, content, kind) => {
  const made = document.createElement(tag);
  if (content !== undefined && content !== null) made.textContent = content;
  if (kind) made.className = kind;
  return made;
};
const get = async path => {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
};
const act = (name, what) => fetch(`/api/resources/${name}/${what}`, { method: 'POST', headers: { 'X-AppHost-Page': '1' } }).then(refresh);
const tone = state => ({ Running: 'good', Healthy: 'good', FailedToStart: 'bad', Unhealthy: 'bad', ValueMissing: 'bad', Waiting: 'wait', Starting: 'wait', Stopping: 'wait', Degraded: 'wait' })[state] ?? '';

function row(resource) {
  const line = element('tr');
  const name = element('td'), button = element('button', resource.name, 'name');
  button.type = 'button';
  button.onclick = () => choose(resource.name);
  name.append(button, element('small', resource.kind));
  const state = element('td', resource.state, tone(resource.state));
  const why = resource.waitingFor.length ? `for ${resource.waitingFor.join(', ')}` : resource.note;
  if (why) state.append(element('small', why));
  const endpoints = element('td');
  for (const url of resource.endpoints) {
    const item = element(url.startsWith('http') ? 'a' : 'span', url);
    if (item.tagName === 'A') item.href = url;
    endpoints.append(item, element('br'));
  }
  const processes = element('td');
  for (const one of resource.instances)
    processes.append(element('div', `${one.processId ?? '–'} ${one.startedAt ? new Date(one.startedAt).toLocaleTimeString() : ''} ${one.state === resource.state ? '' : one.state}`));
  const buttons = element('td');
  if (resource.canAct) {
    for (const what of ['start', 'stop', 'restart']) {
      const one = element('button', what);
      one.type = 'button';
      one.setAttribute('aria-label', `${what} ${resource.name}`);
      one.onclick = () => act(resource.name, what);
      buttons.append(one);
    }
  }
  line.append(name, state, element('td', resource.health ?? '', tone(resource.health)), endpoints, processes, element('td', resource.instances.reduce((sum, i) => sum + i.restarts, 0)), buttons);
  return line;
}

function choose(name) {
  chosen = name; last = 0; text.textContent = '';
  document.getElementById('details').hidden = false;
  document.getElementById('chosen').textContent = name;
  details();
}

async function details() {
  if (!chosen) return;
  if (view === 'variables') {
    const all = await get(`/api/resources/${chosen}/environment`);
    text.textContent = Object.entries(all).map(([id, variables]) => `${id}\n` + Object.entries(variables).map(([n, v]) => `  ${n}=${v}`).join('\n')).join('\n\n');
    return;
  }
  const lines = await get(`/api/resources/${chosen}/log?after=${last}`);
  if (!lines.length) return;
  last = lines[lines.length - 1].number;
  const atEnd = text.scrollTop + text.clientHeight >= text.scrollHeight - 8;
  text.append(lines.map(l => (l.source === chosen ? '' : `${l.source} | `) + l.text).join('\n') + '\n');
  if (atEnd) text.scrollTop = text.scrollHeight;
}

for (const kind of ['log', 'variables'])
  document.getElementById(`show-${kind}`).onclick = () => { view = kind; last = 0; text.textContent = ''; details(); };

async function refresh() {
  try {
    const focused = document.activeElement?.getAttribute('aria-label');
    rows.replaceChildren(...(await get('/api/resources')).map(row));
    if (focused) document.querySelector(`[aria-label="${focused}"]`)?.focus();
    await details();
    document.getElementById('since').textContent = `as of ${new Date().toLocaleTimeString()}`;
  } catch (error) {
    document.getElementById('since').textContent = `no answer (${error.message}): the AppHost may be gone`;
  }
}
refresh();
setInterval(refresh, 1000);
