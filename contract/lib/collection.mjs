// A Postman collection out of the OpenAPI document: it signs in by itself, and each request checks that its answer is one
// of those the document names.
import { createRequire } from 'node:module';

const converter = createRequire(import.meta.url)('openapi-to-postmanv2');

const OPTIONS = {
  requestParametersResolution: 'Example',
  exampleParametersResolution: 'Example',
  folderStrategy: 'Tags',
  includeAuthInfoInExample: false,
  optimizeConversion: true,
  parametersResolution: 'Example',
};

/** Before each request: signs in once, and again when a request ended the session. */
const SIGN_IN = `
if (pm.collectionVariables.get('accessToken')) return;
const url = pm.collectionVariables.get('baseUrl') + '/api/v1/auth/login';
const raw = JSON.stringify({ email: pm.collectionVariables.get('email'), password: pm.collectionVariables.get('password') });
pm.sendRequest({ url, method: 'POST', header: { 'Content-Type': 'application/json' }, body: { mode: 'raw', raw } }, (error, answer) => {
  if (!error && answer.code === 200) pm.collectionVariables.set('accessToken', answer.json().data.accessToken);
});
`;

export async function collectionOf(document) {
  const collection = await convert(document);
  const operations = operationsByName(document);
  for (const item of itemsOf(collection)) {
    const operation = operations.get(item.name);
    if (operation) item.event = [script('test', checkOf(operation))];
    if (operation) leaveOutWhatIsOptional(item.request, operation);
    nameWhatThereIs(item.request.url);
    item.request.auth = operation?.security?.length === 0 ? { type: 'noauth' } : undefined;
    item.response = item.response?.slice(0, 1);
  }
  collection.auth = { type: 'bearer', bearer: [{ key: 'token', value: '{{accessToken}}', type: 'string' }] };
  collection.event = [script('prerequest', SIGN_IN)];
  collection.variable = Object.entries({
    baseUrl: 'http://127.0.0.1:3000',
    email: '',
    password: '',
    accessToken: '',
  }).map(([key, value]) => ({ key, value }));
  return collection;
}

/** A filter of every kind at once finds nothing; all of them stay in sight, unticked. */
function leaveOutWhatIsOptional({ url, header = [] }, { parameters = [] }) {
  const required = new Set(parameters.filter((one) => one.required).map(({ name }) => name));
  for (const one of url.query ?? []) one.disabled = !required.has(one.key);
  for (const one of header) if (parameters.some(({ name }) => name === one.key)) one.disabled = true;
}

/** `:id` of `/users/:id` is the user that was seen or made last. */
function nameWhatThereIs({ path = [], variable = [] }) {
  for (const [index, segment] of path.entries()) {
    const one = variable.find(({ key }) => `:${key}` === segment);
    if (one && /Id$|^id$/.test(one.key)) one.value = `{{id_${path[index - 1]}}}`;
  }
}

/** Of every folder, however deep. */
export function itemsOf({ item }) {
  return item.flatMap((one) => (one.item ? itemsOf(one) : [one]));
}

function convert(document) {
  return new Promise((resolve, reject) => {
    converter.convert({ type: 'json', data: document }, OPTIONS, (error, outcome) => {
      if (error || !outcome.result) reject(error ?? new Error(outcome.reason));
      else resolve(outcome.output[0].data);
    });
  });
}

/** Postman names a request by its summary, which the document says once. */
function operationsByName({ paths }) {
  const all = Object.values(paths).flatMap((methods) => Object.values(methods));
  return new Map(all.map((operation) => [operation.summary, operation]));
}

function checkOf({ responses }) {
  const statuses = JSON.stringify(Object.keys(responses).map(Number));
  return `
if (pm.response.code === 401) pm.collectionVariables.unset('accessToken');
const body = pm.response.code < 300 && /^application.json/.test(pm.response.headers.get('content-type')) ? pm.response.json() : {};
const [seen] = [body.data].flat().filter((one) => one && one.id);
const kind = pm.request.url.path.filter((part) => /^[a-z][a-z-]*$/.test(part)).pop();
const isMine = seen && pm.collectionVariables.get('email') === seen.email;
if (seen && !isMine) pm.collectionVariables.set('id_' + kind, seen.id);
pm.test('answers as the document says', () => {
  pm.expect(pm.response.code).to.be.oneOf(${statuses});
  pm.expect(pm.response.code).to.be.below(500);
});`;
}

function script(listen, text) {
  return { listen, script: { type: 'text/javascript', exec: text.trim().split('\n') } };
}
