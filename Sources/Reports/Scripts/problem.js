/** Something that the person before the page can read and act on. */
class Problem extends Error {}
