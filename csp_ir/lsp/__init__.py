"""The language server: what `session` sees of a text, spoken to editors. Holds no text longer than an editor has it open."""
