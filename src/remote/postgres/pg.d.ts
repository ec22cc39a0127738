import "pg";

declare module "pg" {
  interface Client {
    readonly connection: { readonly stream: { destroy(): void } };
    /** Keeps the process running while a query is under way. */
    ref(): void;
    /** Lets the process end although the connection stands. */
    unref(): void;
  }
}
