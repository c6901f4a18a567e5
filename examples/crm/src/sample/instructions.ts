import { OWNER_EMAIL, PEOPLE } from './people.js';

export interface SampleFacts {
  readonly rollcallUrl: string;
  readonly crmUrl: string;
  readonly password: string;
}

/** What a reader needs to try it. */
export function instructions({ rollcallUrl, crmUrl, password }: SampleFacts): string {
  const people = [...PEOPLE, { email: OWNER_EMAIL, does: 'rules over Rollcall, and so over the CRM' }];
  return `
  The CRM and Rollcall run.

  CRM          ${crmUrl}  (Swagger UI: ${crmUrl}/docs)
  Rollcall     ${rollcallUrl}  (Swagger UI: ${rollcallUrl}/docs)
  Password     ${password}  (of all accounts)

${people.map(({ email, does }) => `  ${email.padEnd(22)} ${does}`).join('\n')}

  Try it in another terminal:

export PASSWORD='${password}'
token() { curl -s ${rollcallUrl}/api/v1/auth/login -H 'content-type: application/json' \\
  -d "{\\"email\\":\\"$1@crm.example\\",\\"password\\":\\"$PASSWORD\\"}" | sed 's/.*"accessToken":"\\([^"]*\\)".*/\\1/'; }
SALES=$(token sales) MANAGER=$(token manager) OUTSIDER=$(token outsider) OWNER=$(token owner)

# the two deals of sales, and all three for the manager
curl -s ${crmUrl}/deals -H "authorization: Bearer $SALES"
curl -s ${crmUrl}/deals -H "authorization: Bearer $MANAGER"
# 403 PERMISSION_DENIED, and 401 UNAUTHENTICATED
curl -s ${crmUrl}/deals -H "authorization: Bearer $OUTSIDER"
curl -s ${crmUrl}/deals

# sales is suspended in Rollcall: 401 five seconds later, though the token has not expired
ID=$(curl -s ${crmUrl}/me -H "authorization: Bearer $SALES" | sed 's/.*"id":"\\([^"]*\\)".*/\\1/')
curl -s -o /dev/null -X POST ${rollcallUrl}/api/v1/users/$ID/suspend -H "authorization: Bearer $OWNER" \\
  -H 'content-type: application/json' -d '{"reason":"trying it"}'
sleep 5; curl -s ${crmUrl}/deals -H "authorization: Bearer $SALES"

  Ctrl-C ends both and removes what they stored.
`;
}
