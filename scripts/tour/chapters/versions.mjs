/** Reads that are not repeated, and changes that do not overwrite each other. */
export async function walkVersions(guide, owner, { id }) {
  guide.chapter('change a person, and lose no update');
  const path = `/users/${id}`;
  const read = await guide.request(`GET ${path}`, {
    as: owner,
    expect: 200,
    tell: ({ data, headers }) => `${data.profile.displayName}, ETag ${headers.get('etag')}`,
  });
  const etag = read.headers.get('etag');
  const ifNoneMatch = { 'if-none-match': etag };
  await guide.request(`GET ${path}`, {
    as: owner,
    headers: ifNoneMatch,
    expect: 304,
    tell: () => `If-None-Match: ${etag} says that we have it already`,
  });
  const change = { profile: { attributes: { lastTour: new Date().toISOString() } } };
  const ifMatch = { 'if-match': etag };
  const changed = await guide.request(`PATCH ${path}`, {
    as: owner,
    body: change,
    headers: ifMatch,
    expect: 200,
    tell: ({ data, headers }) => [`${attributesOf(data)}, ETag ${headers.get('etag')}`],
  });
  guide.hold('a change raises the version by one', changed.data.version === read.data.version + 1);
  guide.hold('what a patch does not name stays', changed.data.profile.attributes.department === 'Engineering');
  await guide.request(`PATCH ${path}`, {
    as: owner,
    body: change,
    headers: ifMatch,
    expect: '412 PRECONDITION_FAILED',
    tell: () => `If-Match: ${etag} is stale by now`,
  });
  await guide.request(`PATCH ${path}`, {
    as: owner,
    body: { isAdmin: true },
    expect: '400 VALIDATION_ERROR',
    tell: ({ error }) => error.details.map(({ field, code, message }) => `${field}: ${code}, ${message}`),
  });
}

function attributesOf({ profile }) {
  return `attributes ${JSON.stringify(profile.attributes)}`;
}
