import type { ReactNode } from "react";
import { Button } from "react-aria-components/Button";
import { Disclosure, DisclosurePanel } from "react-aria-components/Disclosure";
import { Heading } from "react-aria-components/Heading";
import { ChevronRightIcon } from "./icons";
import "./Fold.css";

export interface FoldProps {
  title: string;
  /** What is set inside, in a few words. */
  summary?: string;
  children: ReactNode;
}

/** A part that is folded away until it is wanted. */
export function Fold({ title, summary, children }: FoldProps) {
  return (
    <Disclosure className="fold">
      <Heading className="fold-heading">
        <Button slot="trigger" className="fold-button">
          <ChevronRightIcon aria-hidden />
          <span>{title}</span>
          {summary !== undefined && <span className="fold-summary">{summary}</span>}
        </Button>
      </Heading>
      <DisclosurePanel className="fold-panel">
        <div className="fold-content">{children}</div>
      </DisclosurePanel>
    </Disclosure>
  );
}
