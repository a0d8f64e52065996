// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/prose.h"

#include "report/prosetree.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>

#include <algorithm>
#include <cstdlib>

namespace wf {

namespace {

QByteArray taken(char *text)
{
    const QByteArray bytes(text);
    std::free(text);
    return bytes;
}

QString fromC(const char *text)
{
    return QString::fromUtf8(text ? text : "");
}

/// Walks the tree and lays it flat. What is nested is counted, never recursed into.
class Flattener
{
public:
    std::vector<ProseBlockPart> parts(cmark_node *root)
    {
        const std::unique_ptr<cmark_iter, decltype(&cmark_iter_free)> iter(cmark_iter_new(root),
                                                                           cmark_iter_free);
        for (cmark_event_type event = cmark_iter_next(iter.get()); event != CMARK_EVENT_DONE;
             event = cmark_iter_next(iter.get()))
            visit(cmark_iter_get_node(iter.get()), event == CMARK_EVENT_ENTER);
        return std::move(m_parts);
    }

private:
    struct Level
    {
        bool ordered = false;
        int next = 1;
    };

    void visit(cmark_node *node, bool enter)
    {
        const QByteArray name(cmark_node_get_type_string(node));
        const cmark_node_type type = cmark_node_get_type(node);
        if (type == CMARK_NODE_LIST) {
            if (enter)
                m_lists.push_back(
                    {cmark_node_get_list_type(node) == CMARK_ORDERED_LIST, cmark_node_get_list_start(node)});
            else
                m_lists.pop_back();
        } else if (type == CMARK_NODE_BLOCK_QUOTE) {
            m_quotes += enter ? 1 : -1;
        } else if (type == CMARK_NODE_ITEM || name == "tasklist") {
            if (enter)
                m_marker = markerOf(node, name == "tasklist");
        } else if (name == "strikethrough") {
            m_run.struck = enter;
        } else if (name == "table_header" || name == "table_row") {
            if (enter) {
                begin(ProseBlockPart::Kind::TableRow);
                m_parts.back().head = name == "table_header";
            }
        } else if (name == "table_cell") {
            m_inCell = enter;
            if (enter)
                m_parts.back().cells.emplace_back();
        } else {
            visitCommon(node, type, enter);
        }
    }

    void visitCommon(cmark_node *node, cmark_node_type type, bool enter)
    {
        if (type == CMARK_NODE_PARAGRAPH && enter) {
            begin(ProseBlockPart::Kind::Paragraph);
        } else if (type == CMARK_NODE_HEADING && enter) {
            begin(ProseBlockPart::Kind::Heading);
            m_parts.back().level = cmark_node_get_heading_level(node) - ProseHeadingLevel + 1;
        } else if (type == CMARK_NODE_THEMATIC_BREAK) {
            begin(ProseBlockPart::Kind::Rule);
        } else if (type == CMARK_NODE_CODE_BLOCK) {
            begin(ProseBlockPart::Kind::Code);
            QString code = fromC(cmark_node_get_literal(node));
            while (code.endsWith(u'\n'))
                code.chop(1);
            m_parts.back().runs.push_back({code, false, false, true, false, {}});
        } else if (type == CMARK_NODE_STRONG) {
            m_strong += enter ? 1 : -1;
        } else if (type == CMARK_NODE_EMPH) {
            m_emphasis += enter ? 1 : -1;
        } else if (type == CMARK_NODE_LINK) {
            m_run.link = enter ? fromC(cmark_node_get_url(node)) : QString();
        } else if (type == CMARK_NODE_SOFTBREAK) {
            say(QStringLiteral(" "), false);
        } else if (type == CMARK_NODE_LINEBREAK) {
            say(QStringLiteral("\n"), false);
        } else if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE) {
            say(fromC(cmark_node_get_literal(node)), type == CMARK_NODE_CODE);
        }
    }

    QString markerOf(cmark_node *node, bool task)
    {
        if (task)
            return cmark_gfm_extensions_get_tasklist_item_checked(node) ? QStringLiteral("\u2611")
                                                                        : QStringLiteral("\u2610");
        if (m_lists.empty() || !m_lists.back().ordered)
            return QStringLiteral("\u2022");
        return QStringLiteral("%1.").arg(m_lists.back().next++);
    }

    void begin(ProseBlockPart::Kind kind)
    {
        ProseBlockPart part;
        part.kind = kind;
        part.depth = int(m_lists.size()) + m_quotes;
        part.quoted = m_quotes > 0;
        part.marker = std::exchange(m_marker, {});
        m_parts.push_back(std::move(part));
    }

    void say(const QString &text, bool code)
    {
        if (m_parts.empty())
            return;
        ProseRun run = m_run;
        run.text = text;
        run.code = code;
        run.strong = m_strong > 0;
        run.emphasis = m_emphasis > 0;
        ProseBlockPart &part = m_parts.back();
        (m_inCell ? part.cells.back() : part.runs).push_back(std::move(run));
    }

    std::vector<ProseBlockPart> m_parts;
    std::vector<Level> m_lists;
    int m_quotes = 0;
    int m_strong = 0;
    int m_emphasis = 0;
    bool m_inCell = false;
    ProseRun m_run; ///< Struck and link of what comes next.
    QString m_marker;
};

} // namespace

QByteArray proseHtml(const QString &markdown)
{
    const report::ProseTree tree = report::parseProse(markdown);
    return taken(cmark_render_html(tree.root.get(), CMARK_OPT_DEFAULT,
                                   cmark_parser_get_syntax_extensions(tree.parser.get())));
}

QByteArray proseMarkdown(const QString &markdown)
{
    const report::ProseTree tree = report::parseProse(markdown);
    QByteArray text = taken(cmark_render_commonmark(tree.root.get(), CMARK_OPT_DEFAULT, 0));
    // Spaces at the beginning make a block of code: they stay.
    while (text.endsWith('\n'))
        text.chop(1);
    return text;
}

std::vector<ProseBlockPart> proseParts(const QString &markdown)
{
    const report::ProseTree tree = report::parseProse(markdown);
    return Flattener().parts(tree.root.get());
}

} // namespace wf
