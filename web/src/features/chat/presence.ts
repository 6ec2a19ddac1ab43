import type { Member } from "@/api/wire";
import { useConnection } from "@/sync/context";

/** Tells who is online. Without a connection of one's own nothing is known of the others. */
export function usePresence(): (member: Member) => boolean {
  const isConnected = useConnection() === "online";
  return ({ online }) => isConnected && online;
}
