// Rules: rule files and lists -> one compiled rule book; a record -> its flags.
