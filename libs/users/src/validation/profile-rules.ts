import { Matches, ValidateBy } from 'class-validator';

const MAX_ATTRIBUTES_BYTES = 8 * 1024;
const VISIBLE_LINE = /^(?=.*\S)[^\p{Cc}\p{Cs}\p{Co}\u2028\u2029\u202A-\u202E\u2066-\u2069]*$/u;

/** Text that shows on one line: something to see, no control and no direction-override characters. */
export function IsDisplayText(): PropertyDecorator {
  return Matches(VISIBLE_LINE, { message: '$property must be visible text without control characters' });
}

/** E.164, such as +4930123456. */
export function IsPhone(): PropertyDecorator {
  return Matches(/^\+[1-9]\d{6,14}$/, { message: '$property must be in E.164 form, such as +4930123456' });
}

/** BCP 47, such as de-CH. */
export function IsLocaleTag(): PropertyDecorator {
  return rule('isLocaleTag', '$property must be a BCP 47 language tag, such as de-CH', (value) => {
    return Intl.getCanonicalLocales(value).length === 1;
  });
}

/** A name from the IANA time zone database. */
export function IsTimeZoneName(): PropertyDecorator {
  return rule('isTimeZoneName', '$property must be an IANA time zone, such as Europe/Zurich', (value) => {
    return /^[A-Za-z]/.test(value) && Boolean(new Intl.DateTimeFormat('en', { timeZone: value }));
  });
}

/** An absolute http(s) URL without credentials: whoever shows it must not run a `javascript:` one. */
export function IsWebUrl(): PropertyDecorator {
  return rule('isWebUrl', '$property must be an http(s) URL', (value) => {
    const url = new URL(value);
    return /^https?:\/\//i.test(value) && ['http:', 'https:'].includes(url.protocol) && url.username === '';
  });
}

/** A JSON object of at most 8 KB. */
export function IsAttributes(): PropertyDecorator {
  return ValidateBy({
    name: 'isAttributes',
    validator: {
      validate: (value: unknown) =>
        typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        Buffer.byteLength(JSON.stringify(value)) <= MAX_ATTRIBUTES_BYTES,
      defaultMessage: () => 'attributes must be a JSON object of at most 8 KB',
    },
  });
}

function rule(name: string, message: string, test: (value: string) => boolean): PropertyDecorator {
  return ValidateBy({
    name,
    validator: { validate: (value) => typeof value === 'string' && passes(test, value), defaultMessage: () => message },
  });
}

/** The platform's own parsers throw on what they do not know. */
function passes(test: (value: string) => boolean, value: string): boolean {
  try {
    return test(value);
  } catch {
    return false;
  }
}
