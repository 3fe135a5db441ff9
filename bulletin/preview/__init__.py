"""The editor's page, on this machine: see the day's bulletin, judge it, put it right, send it.

``session`` keeps one edition rendered, ``desk`` changes its files, ``app`` answers, ``gate`` says who may ask.
"""
