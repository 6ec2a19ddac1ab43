"""The garbage collector of a process that is built once and then serves for weeks."""

import gc


def spare_what_stays() -> None:
    """Take all that exists now out of the collector's sight.

    Some 100,000 objects (modules, models, tables of commands) stay until the end. Each full
    collection walked them for 70 ms and more, in which nobody was answered; without them it
    takes a few. To be called once, when everything is built.
    """
    gc.collect()
    gc.freeze()
