import { EmptyState } from "@/ui/EmptyState";
import { LinkButton } from "@/ui/Link";
import { words } from "./words";

export function MissingPage() {
  return (
    <EmptyState isPage title={words.notFound} hint={words.notFoundHint}>
      <LinkButton href="/" look="primary">
        {words.home}
      </LinkButton>
    </EmptyState>
  );
}
