/*
 * The service worker: keeps the client's own files so that it starts without a connection, and
 * shows what is pushed. It never touches the API: answers of the server are nobody's but the
 * page's, and none is kept here.
 */
import { keepFiles } from "./files";
import { hearPushes } from "./push";

declare const self: ServiceWorkerGlobalScope;

keepFiles(self);
hearPushes(self);
