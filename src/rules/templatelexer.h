// SPDX-License-Identifier: GPL-3.0-or-later
// A template's text as tokens; for its parser.
#pragma once

#include "rules/template.h"

#include <vector>

namespace wf::rules {

enum class TemplateTokenKind {
    Text,  ///< Between actions, trimmed.
    Open,  ///< "{{"
    Close, ///< "}}"
    Space,
    Word,     ///< A function or keyword, true, false, nil.
    Field,    ///< ".name", without the dot.
    Dot,      ///< "."
    Variable, ///< "$" or "$name", with the dollar sign.
    Number,
    Character, ///< 'x'
    String,    ///< With its quotes.
    Pipe,
    Declare, ///< ":="
    Assign,  ///< "="
    Comma,
    LeftParen,
    RightParen,
    End
};
struct TemplateToken
{
    TemplateTokenKind kind = TemplateTokenKind::End;
    std::size_t at = 0;
    std::string_view text;
};

/// Cuts a template into tokens, which point into the text. Ends with End. Throws TemplateError.
std::vector<TemplateToken> templateTokens(std::string_view text);

} // namespace wf::rules
