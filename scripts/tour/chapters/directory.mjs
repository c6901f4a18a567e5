const EMAIL = 'tran.anhtuyet@example.com';
const PAGE_SIZE = 20;
const MOST_PAGES = 5;

/** @returns one person found by name, and how many accounts there are */
export async function walkDirectory(guide, owner) {
  guide.chapter('find people: by a part of a name, and page by page');
  const person = await findByName(guide, owner, 'tuyết');
  await findByName(guide, owner, 'TUYET');
  return { person, accountCount: await walkPages(guide, owner) };
}

async function findByName(guide, owner, part) {
  const { data } = await guide.request(`GET /users?q=${encodeURIComponent(part)}`, {
    as: owner,
    expect: 200,
    tell: ({ data: users }) => users.map(({ profile, email }) => `${profile.displayName}, ${email}`),
  });
  const person = data.find(({ email }) => email === EMAIL);
  guide.hold(`${EMAIL} is found by ${part}`, person !== undefined);
  return person;
}

/** The cursor is followed to the end, or for a few pages where there are many people. */
async function walkPages(guide, owner) {
  const ids = [];
  const pages = [];
  let cursor = '';
  let total;
  do {
    const query = `limit=${PAGE_SIZE}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
    const { data, meta } = await guide.requestQuietly(`GET /users?${query}`, { as: owner, expect: 200 });
    ids.push(...data.map(({ id }) => id));
    pages.push(data.length);
    total ??= meta.total;
    cursor = meta.nextCursor;
  } while (cursor && pages.length < MOST_PAGES);
  guide.line(`GET /users?limit=${PAGE_SIZE}&cursor=…, ${pages.length} times -> ${pages.length} x 200`, owner);
  guide.note(`${pages.join(' + ')} people of ${total}, nobody twice`);
  guide.hold('nobody is on two pages', new Set(ids).size === ids.length);
  guide.hold('the pages together are the whole list', cursor ? ids.length < total : ids.length === total);
  return total;
}
