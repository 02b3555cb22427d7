"""Many reports: of one engagement's units, or of many engagements. What is finished is never made again."""
