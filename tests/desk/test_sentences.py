from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.desk.sentences import split

CASES = [
    ["Cllr. Smith met Mr. Jones.", "They agreed."],
    ["He lives at No. 10.", "The council does not."],
    ["Nos. 4 and 5 were sold.", "No. 6 was not."],
    ["The answer was no.", "Ten people left."],
    ["It cost £1.2m.", "Nobody paid."],
    ["£5m was lost.", "£6m was found."],
    ["Doors open at 9 a.m. on Monday.", "Bring tea."],
    ["Doors open at 9 a.m.", "The mayor speaks first."],
    ["The road closed at 9am.", "Police sent drivers another way."],
    ["She worked in St. Helens.", "He worked in St Albans."],
    ["The shop stood in High St.", "It burned down."],
    ["‘We waited … and waited,’ she said.", "Then it came."],
    ["“We can’t go on.”", "The leader, Mr. T. A. Hughes, sat down."],
    ["So did the Lib. Dems.", "The vote was lost."],
    ["He is 6 ft. 2 in. tall.", "She is not."],
    ["The post (Ref. HR/1234) closes on 30.06.2025.", "Apply now."],
    ["The project (est. £3m) slipped.", "It opens in 2027."],
    ["The U.K. is bound by it.", "The U.S. Senate is not."],
    ["R. (on the application of Smith) v. Secretary of State was heard in May.", "It failed."],
    ["The s.106 money—£2.3m.—was spent.", "No one knew where."],
    ["The committee, chaired by Cllr. O’Brien (Lab.), met.", "It agreed."],
    ["Turn left at Sainsbury’s.", "300 yards on is the depot."],
    ["Wait...", "The bus came."],
    ["‘I … I do not know,’ he said.", "He sat down."],
    ["‘Why now?’ Cllr Patel asked.", "Nobody answered."],
    ["‘Is it fair?’ asked the leader.", "‘It is not.’", "He sat down."],
    ["‘It is over.", "We won,’ he said.", "She left."],
    ["“We are ready.”", "The mayor smiled."],
    ['"We are ready."', "The mayor smiled."],
    ["He said ‘no.’", "Then he left."],
    ["We spoke to Prof. J. R. Hartley of the University.", "He wrote a book."],
    ["Smith & Co. Ltd. won the contract.", "The bid was £3.5 million."],
    ["The rate is 4.5 per cent.", "In 2023 it was 4 per cent."],
    ["The plan covers bins, e.g. glass, roads, etc.", "The council agreed."],
    ["It is a pilot, i.e. a trial.", "Wales follows."],
    ["1. The council agreed.", "2. The mayor did not."],
    ["The vote was 12-3 (with two abstentions.)", "It passed."],
    ["The vote was 12-3 (Cllr. Day was away).", "It passed."],
    ["The U.K. Government said so.", "The U.S. did not."],
    ["They met on Fri. 13 June.", "It rained."],
    ["Payment is due on 1 Sept. 2025.", "Late bills cost more."],
    ["Approx. 40 homes are planned vs. 300 before.", "Work starts soon."],
    ["It was plan B.", "The council liked plan A."],
    ["Rt. Hon. Jane Doe MP spoke.", "Rev. Green prayed."],
    ["See p. 12 and para. 3.2 of the report.", "Fig. 4 shows it."],
    ["What next?", "Nobody knows!", "The end."],
    ["The case is Smith v. Jones.", "Judgment came in May."],
    ["The site gov.uk was down.", "Version 2.1 fixed it."],
    ["The museum shows art.", "Entry is free."],
    ["He was Lt. Col. Sir John Hay.", "He died in 1919."],
    ["Ms. Okoro, of St. Mary's Rd. in Ely, won.", "She smiled."],
    ["Tickets cost £4.50.", "Children pay nothing."],
    ["“We have waited.", "“We shall not wait again,” Cllr Day said.", "He left."],
    ["“It is late,” she said.", "“Very late.”", "They went home."],
    ["‘I told them: “No more.”’", "He meant it."],
    ["The leader said: ‘We must act.", "It is time.’", "Nobody replied."],
    ["She asked: ‘Why?’", "He shrugged."],
    ["On Jimmy Kimmel Live! Daniels appears to question it.", "He left."],
    ["Happy New Year!", "The council wishes it."],
    ["The Ven. Mr Hill prayed.", "It rained."],
    ["‘Stop!’ shouted Mr. Green.", "Nobody did."],
    ["Cllrs. Smith and Jones abstained.", "Ten voted for it."],
    ["The grant is £1.2m. a year.", "It ends in 2027."],
    ["It opens at 10 a.m. and closes at 4 p.m.", "Entry is free."],
    ["It closes at 4 p.m. Saturday.", "Sunday is free."],
    ["He moved from St. Ives to St. Neots.", "He likes it."],
    ["The fee is 50p.", "It was 20p."],
    ["The bill passed its 2nd. reading.", "It becomes law."],
    ["J. K. Rowling lives there.", "So does R. S. Thomas."],
    ["The Rt. Revd. John Day spoke.", "The choir sang."],
    ["The vote was on 5 Nov. and failed.", "It rained."],
    ["See Reg. 14.", "It is short."],
    ["Under s. 21 of the Act they must go.", "They went."],
    ["The site is at bbc.co.uk/news.", "Read it."],
    ["Write to info@ely.gov.uk.", "We answer."],
    ["He has a Ph.D. in maths.", "She has an M.A. from York."],
    ["Is it true?", "Yes.", "It is."],
    ["“Is it true?” asked Cllr. Day.", "“It is.”"],
    ["The council… did nothing.", "It waited."],
    ["They won 3-2.", "They lost 1-0."],
    ["It rose 2.5%.", "It fell 3%."],
    ["Homes (all 60 of them) were sold.", "None is left."],
    ["[The council] agreed.", "It paid."],
    ["The plan (see p. 4) is new.", "It costs £4m."],
    ["Mr Justice Day ruled for the council.", "It had argued that."],
    ["The U.S. and the U.K. agreed.", "France did not."],
    ["The firm, Smith & Sons Ltd., went bust.", "Its staff left."],
    ["Bus No. 7 runs to St. Mary's St.", "The No. 8 does not."],
    ["Police said: “No one was hurt.”", "The road reopened."],
    ["‘It’s the residents’ view.", "They want it,’ he said.", "It passed."],
    ["The ’80s estate will go.", "Nobody minds."],
    ["Councils in England, Wales etc. must report.", "Most do."],
    ["It was approx. 5 p.m. when the fire began.", "It spread."],
    ["The team (Est. 1901) folded.", "Fans wept."],
    ["Dr. A. B. Day, M.P., spoke.", "He sat down."],
    ["The cost?", "£5m."],
    ["It happened at 9.30.", "At 10.15 it was over."],
    ["Sales were 1,200.", "In May they were 900."],
    ["The rate is 5.25 p.c. now.", "It was 5."],
    ["Doors open at 9 a.m. BST on Monday.", "Tea is at 4 p.m.", "Councillors speak at 6 p.m."],
    ["It ends without a stop"],
]


@pytest.mark.parametrize("told", CASES, ids=lambda told: told[0])
def test_sentences_end_where_a_british_reader_would_end_them(told: list[str]) -> None:
    """A text written sentence by sentence is split into the same sentences."""
    assert split(" ".join(told)) == told


def test_a_blank_line_ends_a_sentence() -> None:
    """Paragraphs never run together, stop or no stop."""
    assert split("A heading\n\nThe text\nbegins.") == ["A heading", "The text begins."]


@given(st.text(alphabet="abc DEF.!?…‘’“”'\"()£1 \n"))
def test_splitting_loses_nothing(text: str) -> None:
    """The sentences joined by a space are the text with its spaces made single."""
    assert " ".join(split(text)) == " ".join(text.split())
