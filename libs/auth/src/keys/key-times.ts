/** How long anybody may keep a copy of the key set: said in its Cache-Control. */
export const KEY_SET_MAX_AGE_SECONDS = 300;

/** A key signs only after every copy of the key set has had time to name it; the rest is for clocks and slow answers. */
export const PUBLISHED_AHEAD_SECONDS = KEY_SET_MAX_AGE_SECONDS + 30;

/** The life of an access token (600 s), the skew tolerated (60 s), and a minute in which a cut-off replica may still sign. */
export const TRUSTED_AFTER_RETIREMENT_SECONDS = 600 + 60 + 60;
