"""What has to be right before a publication's mail is taken, each point judged, and what to mend.

``dns`` judges what domains say of their mail, ``machine`` what lies on this machine, ``relay`` the
way out. Nothing is changed here, and nobody is mailed; making keys is the command line's.
"""
