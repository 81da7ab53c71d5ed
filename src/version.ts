/** The package's version, as ESLint's cache key needs it; a test compares it with package.json. */
export const version = '0.1.0';
