// SPDX-License-Identifier: GPL-3.0-or-later
// The tree of people's Markdown, made harmless: shared by the ways to write it out.
#pragma once

#include <QString>

#include <cmark-gfm.h>

#include <memory>

namespace wf::report {

struct ProseTree
{
    struct ParserDeleter
    {
        void operator()(cmark_parser *p) const { cmark_parser_free(p); }
    };
    std::unique_ptr<cmark_parser, ParserDeleter> parser; ///< Owns the list of extensions.
    struct NodeDeleter
    {
        void operator()(cmark_node *n) const { cmark_node_free(n); }
    };
    std::unique_ptr<cmark_node, NodeDeleter> root;
};
ProseTree parseProse(const QString &markdown);

} // namespace wf::report
