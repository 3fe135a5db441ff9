"""What a language decides, by CLDR (Babel) and by catalogues that anyone can add to: words, days, sums of money.

Below the stages, because desk and templates have to say the same things alike. Chooses nothing.
"""
