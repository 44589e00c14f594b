"""The second wall as the database knows it: its roles, what each may do, and with which rows.

`contacts.wall` chooses among the roles; what is declared here is built after every migration.
"""
