"""Whether each task of a draft or of an issued document is clear in five respects ("năm rõ").

Rõ người, rõ việc, rõ thời gian, rõ kết quả, rõ trách nhiệm: who, what, by when, with what result, answerable
to whom.
"""
