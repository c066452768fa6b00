--
-- briefing (通报): sentences, documents and the check of a draft
--

--@include sentences.sql
--@include figures.sql
--@include own.sql
--@include check.sql
--@include letter.sql
--@include report.sql
