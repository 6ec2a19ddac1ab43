import { createContext, use } from "react";
import { useSelected } from "@/lib/store";
import type { Connection, Session } from "./session";

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error("no SessionContext around this component");
  return session;
}

export function useConnection(): Connection {
  return useSelected(useSession().connection, (connection) => connection);
}
