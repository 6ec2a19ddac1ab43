import { EmptyState } from "@/ui/EmptyState";
import { SearchIcon } from "@/ui/icons";
import { LinkButton } from "@/ui/Link";
import { words } from "./words";

/** Says that there is nothing at an address; to whoever is not signed in as well. */
export function MissingPage({ isStranger = false }: { isStranger?: boolean }) {
  return (
    <EmptyState isPage icon={<SearchIcon />} title={words.notFound} hint={isStranger ? words.notFoundStranger : words.notFoundHint}>
      <LinkButton href={isStranger ? "/login" : "/"} look="primary">
        {isStranger ? words.signIn : words.home}
      </LinkButton>
    </EmptyState>
  );
}
