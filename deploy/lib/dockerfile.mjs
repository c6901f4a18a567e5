// As much of a Dockerfile and a .dockerignore as ours use. What is not understood is an error, not skipped.
const IGNORED_INSTRUCTIONS = new Set(['LABEL', 'VOLUME', 'USER', 'EXPOSE', 'STOPSIGNAL']);

/** Its stages, each with its folder, its steps in order, and what a container of it runs. */
export function parseDockerfile(text) {
  const stages = [];
  const args = {};
  for (const line of joinedLines(text)) {
    const [, word, rest] = /^(\w+)\s+(.*)$/s.exec(line) ?? [];
    const stage = stages.at(-1);
    if (word === 'FROM') stages.push(newStage(rest, stages.length));
    else if (word === 'ARG') args[rest.split('=')[0]] = rest.split('=')[1] ?? '';
    else if (word === 'WORKDIR') stage.workdir = rest;
    else if (word === 'ENV') Object.assign(stage.env, pairs(rest, args));
    else if (word === 'COPY') stage.steps.push({ kind: 'COPY', ...copyOf(rest) });
    else if (word === 'RUN') stage.steps.push({ kind: 'RUN', command: rest });
    else if (word === 'HEALTHCHECK') stage.healthcheck = JSON.parse(rest.slice(rest.indexOf('CMD') + 3));
    else if (word === 'CMD') stage.cmd = JSON.parse(rest);
    else if (!IGNORED_INSTRUCTIONS.has(word)) throw new Error(`unknown instruction: ${line}`);
  }
  return stages;
}

/** Docker's rule: the last pattern that matches decides; a folder that is let in brings what is in it. */
export function isIgnored(file, patterns) {
  let ignored = false;
  for (const pattern of patterns) {
    const isException = pattern.startsWith('!');
    if (matches(file, isException ? pattern.slice(1) : pattern)) ignored = !isException;
  }
  return ignored;
}

export function parseDockerignore(text) {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

function joinedLines(text) {
  return text
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '');
}

function newStage(rest, number) {
  const name = / AS (\w+)$/i.exec(rest)?.[1] ?? `stage-${number}`;
  return { name, image: rest.split(' ')[0], workdir: '/', env: {}, steps: [], cmd: undefined, healthcheck: undefined };
}

function pairs(text, args) {
  const all = [...text.matchAll(/(\w+)=(\S+)/g)];
  return Object.fromEntries(all.map(([, name, value]) => [name, value.replace(/\$\{(\w+)\}/g, (_, arg) => args[arg])]));
}

function copyOf(rest) {
  const words = rest.split(/\s+/);
  const from = words[0].startsWith('--from=') ? words.shift().slice('--from='.length) : undefined;
  return { from, sources: words.slice(0, -1), target: words.at(-1) };
}

function matches(file, pattern) {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*\//g, '(?:.*/)?')
    .replace(/(?<!\.)\*/g, '[^/]*');
  return new RegExp(`^${expression}(?:/.*)?$`).test(file);
}
