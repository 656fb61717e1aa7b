"""Questions that nobody could answer, counted without keeping what anybody wrote.

Off unless the operator sets FAROL_KEEP_UNANSWERED=on. Then, of a question that was declined:

- a message that tells who somebody is, sounds like danger, or is as long as a story is left out;
- of the rest only words remain that many authors of our own examples use, without names, numbers,
  places and dates (bot/unanswered/vocabulary.py, scrub.py);
- of every three of those a keyed digest is counted, with a keyed digest of who asked, in memory or
  in Redis, for 30 days; the key is in memory only, so nothing readable is kept anywhere
  (marks.py, counted.py);
- when the fifth person comes to the same three words, the words that all five share are written
  down for the organizers, in the order in which the fifth wrote them; nobody's other words are
  (heard.py).

Nobody is counted who has not been told so before.
"""
