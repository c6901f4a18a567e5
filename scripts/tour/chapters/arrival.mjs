import { StepFailed } from '../../lib/step-failed.mjs';
import { signedIn } from '../sign-in.mjs';

/** @returns the owner, signed in */
export async function walkArrival(guide, { url, credentials }) {
  guide.chapter(`is the server at ${url} ready, and who are we?`);
  const ready = await guide.request('GET //ready', { expect: 200, tell: ({ json }) => dependenciesIn(json) });
  guide.hold(`${url} is a Rollcall server`, ready.json.status === 'ok');
  const owner = await signInOwner(guide, credentials);
  await guide.request('GET /auth/me', {
    as: owner,
    expect: 200,
    tell: ({ data }) => `${data.email}, roles: ${data.roles.join(', ')}, permissions: ${data.permissions.join(', ')}`,
  });
  return owner;
}

/** A wrong password is the reader's to correct, so it gets a sentence of its own. */
async function signInOwner(guide, { email, password, source }) {
  const answer = await guide.request('POST /auth/login', {
    body: { email, password },
    expect: [200, '401 INVALID_CREDENTIALS'],
    tell: ({ data, error }) => error?.message ?? tokensIn(data),
  });
  if (!answer.error) return signedIn({ name: 'the owner', email, password }, answer);
  throw new StepFailed(
    `${email} cannot sign in with the password from ${source}. ` +
      'Give the right one with --email and --password, or set ROLLCALL_OWNER_EMAIL and ROLLCALL_OWNER_PASSWORD',
  );
}

function dependenciesIn({ status, details = {} }) {
  return [status, ...Object.entries(details).map(([name, part]) => `${name} ${part.message ?? part.status}`)].join(
    ', ',
  );
}

function tokensIn({ tokenType, expiresIn }) {
  return `a ${tokenType} access token for ${expiresIn} seconds, and a refresh token that works once`;
}
