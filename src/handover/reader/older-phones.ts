/** What the libraries of the page use and phones of before 2021 lack. Imported first. */
const page: { globalThis?: unknown } = self;
page.globalThis ??= self;
const object: { hasOwn?: typeof Object.hasOwn } = Object;
// the bundler would turn `hasOwnProperty` into the very thing that is missing
object.hasOwn ??= (of: object, name: PropertyKey): boolean => Object.getOwnPropertyDescriptor(of, name) !== undefined;
