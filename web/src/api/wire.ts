/**
 * The shape of an answer, written once: its type follows from it, and the tests hold the server's golden answers
 * against it, so that the two cannot drift. Nothing of it is left in the built pages but what is called there.
 */
export type Shape = 'text' | 'number' | 'flag' | 'unread' | Tagged | { readonly [key: string]: Shape };

export type Tagged =
  | readonly ['choice', ...string[]]
  | readonly ['list', Shape]
  | readonly ['null or', Shape]
  | readonly ['named', Shape]
  | readonly ['either', Shape, Shape];

export const choice = <const C extends readonly string[]>(...choices: C) => ['choice', ...choices] as const;
export const list = <const S extends Shape>(shape: S) => ['list', shape] as const;
export const orNull = <const S extends Shape>(shape: S) => ['null or', shape] as const;
/** Values by names that the answer chooses. */
export const named = <const S extends Shape>(shape: S) => ['named', shape] as const;
export const either = <const A extends Shape, const B extends Shape>(one: A, other: B) =>
  ['either', one, other] as const;
export const shape = <const S extends Shape>(shape: S): S => shape;

/** What the server sends, field by field, under the server's names. 'unread' is what the pages do not look at. */
export type Wire<S> = S extends 'text'
  ? string
  : S extends 'number'
    ? number
    : S extends 'flag'
      ? boolean
      : S extends 'unread'
        ? unknown
        : S extends readonly ['choice', ...infer C]
          ? C[number]
          : S extends readonly ['list', infer Each]
            ? Wire<Each>[]
            : S extends readonly ['null or', infer Some]
              ? Wire<Some> | null
              : S extends readonly ['named', infer Each]
                ? Record<string, Wire<Each>>
                : S extends readonly ['either', infer One, infer Other]
                  ? Wire<One> | Wire<Other>
                  : { -readonly [K in keyof S]: Wire<S[K]> };
