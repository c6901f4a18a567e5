import { describe, expect, it } from '@jest/globals';
import { breakingChanges } from './breaking-changes.mjs';

const user = {
  type: 'object',
  required: ['id', 'status'],
  properties: {
    id: { type: 'string' },
    status: { type: 'string', enum: ['active', 'suspended'] },
    manager: { $ref: '#/components/schemas/User' },
  },
};
const input = {
  type: 'object',
  required: ['email'],
  properties: { email: { type: 'string', maxLength: 254 }, kind: { type: 'string', enum: ['a', 'b'] } },
};
const json = (name) => ({ content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } } });
const released = {
  paths: {
    '/users': {
      post: {
        'x-permission': 'users:create',
        security: [{ token: [] }],
        parameters: [{ name: 'q', in: 'query', schema: { type: 'string' } }],
        requestBody: json('Input'),
        responses: { 201: json('User'), 409: {} },
      },
    },
    '/open': { get: { security: [], responses: { 200: json('User') } } },
  },
  components: { schemas: { User: user, Input: input } },
};

const copyOf = (value) => JSON.parse(JSON.stringify(value));

/** @param change makes of a copy what shall be compared */
function after(change) {
  const copy = copyOf(released);
  const { User, Input } = copy.components.schemas;
  change({ document: copy, post: copy.paths['/users'].post, User, Input });
  return breakingChanges(released, copy);
}

describe('what breaks a client', () => {
  it.each([
    ['an operation that is gone', ({ document }) => delete document.paths['/open'], 'GET /open is gone'],
    ['another success', ({ post }) => delete post.responses[201], 'does not answer 201'],
    ['another permission', ({ post }) => (post['x-permission'] = 'x:y'), 'needs the permission x:y'],
    ['a sign-in', ({ document }) => (document.paths['/open'].get.security = [{ token: [] }]), 'needs a sign-in'],
    ['a parameter that is gone', ({ post }) => (post.parameters = []), 'query parameter q is gone'],
    ['a parameter that is required', ({ post }) => (post.parameters[0].required = true), 'q is required now'],
    ['a field of an answer that is gone', ({ User }) => delete User.properties.id, 'data.id is gone'],
    ['a field that may be absent', ({ User }) => User.required.pop(), 'data.status may be absent'],
    ['a field that may be null', ({ User }) => (User.properties.id.nullable = true), 'data.id may be null'],
    ['a field of another type', ({ User }) => (User.properties.id.type = 'integer'), 'data.id is integer'],
    ['a value nobody knows', ({ User }) => User.properties.status.enum.push('new'), 'data.status may be new'],
    ['a field of a request that is gone', ({ Input }) => delete Input.properties.kind, 'body.kind is not taken'],
    ['a field of a request that is required', ({ Input }) => Input.required.push('kind'), 'body.kind is required'],
    ['a value that is not taken', ({ Input }) => Input.properties.kind.enum.pop(), 'body.kind does not take b'],
    ['a shorter text', ({ Input }) => (Input.properties.email.maxLength = 100), 'maxLength 100'],
    ['a new form', ({ Input }) => (Input.properties.email.pattern = 'x'), 'takes another form'],
  ])('names %s', (_, change, expected) => {
    expect(after(change).join('\n')).toContain(expected);
  });

  it('lets pass what is new, what is asked less of, and refusals', () => {
    const grown = after(({ document, post, User, Input }) => {
      document.paths['/new'] = copyOf(document.paths['/open']);
      post.parameters.push({ name: 'sort', in: 'query', schema: { type: 'string' } });
      post.responses[422] = {};
      delete post.responses[409];
      User.properties.extra = { type: 'string' };
      Input.properties.note = { type: 'string' };
      Input.properties.email.maxLength = 300;
      Input.required = [];
      Input.properties.kind.enum.push('c');
    });
    expect(grown).toEqual([]);
  });
});
