import { createContext, type ReactNode, use } from "react";
import type { Room } from "@/api/wire";

/** What a command that is being written is drawn with. */
export interface CommandProps {
  room: Room;
  text: string;
  /** How often it was asked for with Enter or the button; what cannot be done leaves the text as it is. */
  asked: number;
  /** It is done: the text goes. */
  onDone: () => void;
}

/** What can be written in place of a message, such as `/meet`; nobody but the writer sees it. */
export interface ComposerCommand {
  /** With its slash. */
  name: string;
  /** Whole commands to begin with. */
  examples: readonly string[];
  isMeant(text: string): boolean;
  /** Draws, above the field, what the command will do, or why it cannot. */
  draw(props: CommandProps): ReactNode;
}

export const CommandsContext = createContext<readonly ComposerCommand[]>([]);

/** The command that a text is, and examples of those that it may become. */
export function useCommand(text: string): { command: ComposerCommand | undefined; examples: readonly string[] } {
  const commands = use(CommandsContext);
  const command = commands.find((one) => one.isMeant(text));
  if (command || !/^\/\w*$/u.test(text)) return { command, examples: [] };
  return { command, examples: commands.filter(({ name }) => name.startsWith(text.toLowerCase())).flatMap(({ examples }) => examples) };
}
