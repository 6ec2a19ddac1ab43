import type { CommandProps, ComposerCommand } from "./command";

/** What a command that is being written shows above the field. */
export function CommandPanel({ command, ...props }: CommandProps & { command: ComposerCommand }) {
  return command.draw(props);
}
