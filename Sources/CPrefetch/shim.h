// Asks the processor to bring what lies at an address near and does not wait for it, which Swift has
// no words for. An address that is nobody's does no harm.
static inline void headnote_prefetch(const void *address) {
    __builtin_prefetch(address);
}
