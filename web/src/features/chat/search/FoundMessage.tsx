import { useMemo } from "react";
import type { Message } from "@/api/wire";
import { sentence } from "../preview";
import { snippet } from "./snippet";

export interface FoundMessageProps {
  message: Message;
  query: string;
  /** The room's name; null where it goes without saying. */
  where: string | null;
  when: string;
}

/** A message that was found: who wrote it, where and when, and what stands around what was searched for. */
export function FoundMessage({ message, query, where, when }: FoundMessageProps) {
  const pieces = useMemo(() => snippet(sentence(message), query), [message, query]);
  return (
    <span className="found">
      <span className="found-head">
        <strong>{message.sender?.name}</strong>
        {where !== null && <span className="found-where">{where}</span>}
        <span className="found-when numeric">{when}</span>
      </span>
      <span className="found-text">
        {pieces.map(({ text, isMatch }, index) => (isMatch ? <mark key={index}>{text}</mark> : text))}
      </span>
    </span>
  );
}
