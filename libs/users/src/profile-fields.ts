import { type JsonValue } from '@app/kernel';

/** What a caller may say of a person. Left out is left as it is, null clears. */
export interface ProfileFields {
  firstName?: string | null;
  lastName?: string | null;
  displayName?: string | null;
  phone?: string | null;
  locale?: string | null;
  timezone?: string | null;
  avatarUrl?: string | null;
  attributes?: Record<string, JsonValue>;
}

export const CLEARED_PROFILE: Required<ProfileFields> = {
  firstName: null,
  lastName: null,
  displayName: null,
  phone: null,
  locale: null,
  timezone: null,
  avatarUrl: null,
  attributes: {},
};

/** In the order in which they are told. */
export const PROFILE_FIELDS = Object.keys(CLEARED_PROFILE);
