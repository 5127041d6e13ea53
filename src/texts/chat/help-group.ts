/** The commands of one kind. */
export interface HelpGroup {
  readonly title: string;
  readonly commands: readonly { readonly name: string; readonly text: string }[];
}
