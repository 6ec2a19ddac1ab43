import type { ReactNode } from "react";
import { RouterProvider } from "react-aria-components";
import { I18nProvider } from "react-aria-components/I18nProvider";
import { locale } from "@/lib/locale";
import { GoContext } from "./go";

export interface UiProviderProps {
  /** Goes to a local path without loading the page anew. */
  navigate: (path: string) => void;
  children: ReactNode;
}

/** What the components of `ui/` need around them: the language, and how links are followed. */
export function UiProvider({ navigate, children }: UiProviderProps) {
  return (
    <I18nProvider locale={locale}>
      <RouterProvider navigate={navigate}>
        <GoContext value={navigate}>{children}</GoContext>
      </RouterProvider>
    </I18nProvider>
  );
}
