import type { Commands } from "./wire";

export type CommandName = keyof Commands;
export type Payload<N extends CommandName> = Commands[N][0];
/** What a successful ack holds. */
export type Ack<N extends CommandName> = Commands[N][1];
