/** The part of Alpine (CSP build) that is used here; the package ships no types. */
declare module "alpinejs" {
  interface AlpineApi {
    data(name: string, component: () => object): void;
    start(): void;
  }
  export const Alpine: AlpineApi;
}
