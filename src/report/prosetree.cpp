// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/prosetree.h"

#include "report/prose.h"
#include "report/reportwords.h"
#include "report/sections.h"
#include "runbook/markdown.h"

#include <cmark-gfm-extension_api.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace wf::report {

namespace {

/// Rows that are shorter than the first are filled up: a line of nothing but bars above many short ones would
/// make millions of cells.
constexpr qsizetype MaxTableCells = 20'000;
/// More do not fit on a page; each cell is laid out by itself.
constexpr qsizetype MaxTableColumns = 64;

bool canHaveTables(const QString &markdown)
{
    qsizetype most = 0;
    qsizetype rows = 0;
    qsizetype bars = 0;
    for (const QChar c : markdown) {
        bars += c == u'|' ? 1 : 0;
        if (c != u'\n' && c != u'\r')
            continue;
        most = std::max(most, std::exchange(bars, 0));
        ++rows;
    }
    most = std::max(most, bars);
    return most <= MaxTableColumns + 1 && (most + 1) * (rows + 1) <= MaxTableCells + rows;
}

/// Every node for which `wanted` holds, outermost first.
template <typename Wanted>
std::vector<cmark_node *> nodesOf(cmark_node *root, Wanted wanted)
{
    std::vector<cmark_node *> nodes;
    const std::unique_ptr<cmark_iter, decltype(&cmark_iter_free)> iter(cmark_iter_new(root), cmark_iter_free);
    for (cmark_event_type event = cmark_iter_next(iter.get()); event != CMARK_EVENT_DONE;
         event = cmark_iter_next(iter.get())) {
        cmark_node *node = cmark_iter_get_node(iter.get());
        if (event == CMARK_EVENT_ENTER && wanted(node))
            nodes.push_back(node);
    }
    return nodes;
}

bool isNesting(const cmark_node *node)
{
    const cmark_node_type type = cmark_node_get_type(const_cast<cmark_node *>(node));
    return type == CMARK_NODE_LIST || type == CMARK_NODE_BLOCK_QUOTE;
}

QByteArray wordsBelow(cmark_node *node)
{
    QByteArray words;
    const auto leaves = nodesOf(node, [](cmark_node *n) { return cmark_node_get_literal(n) != nullptr; });
    for (cmark_node *leaf : leaves)
        words += QByteArray(cmark_node_get_literal(leaf)) + ' ';
    return words.simplified();
}

cmark_node *paragraphOf(const QByteArray &words)
{
    cmark_node *paragraph = cmark_node_new(CMARK_NODE_PARAGRAPH);
    cmark_node *text = cmark_node_new(CMARK_NODE_TEXT);
    cmark_node_set_literal(text, words.constData());
    cmark_node_append_child(paragraph, text);
    return paragraph;
}

void replace(cmark_node *node, cmark_node *by)
{
    cmark_node_replace(node, by);
    cmark_node_free(node);
}

/// What is too deep becomes one paragraph of its words.
void flatten(cmark_node *root)
{
    std::vector<cmark_node *> deep;
    int depth = 0;
    const std::unique_ptr<cmark_iter, decltype(&cmark_iter_free)> iter(cmark_iter_new(root), cmark_iter_free);
    for (cmark_event_type event = cmark_iter_next(iter.get()); event != CMARK_EVENT_DONE;
         event = cmark_iter_next(iter.get())) {
        cmark_node *node = cmark_iter_get_node(iter.get());
        if (!isNesting(node))
            continue;
        depth += event == CMARK_EVENT_ENTER ? 1 : -1;
        if (event == CMARK_EVENT_ENTER && depth == MaxProseDepth + 1)
            deep.push_back(node);
    }
    for (cmark_node *node : deep)
        replace(node, paragraphOf(wordsBelow(node)));
}

void showHtml(cmark_node *root)
{
    for (cmark_node *node :
         nodesOf(root, [](cmark_node *n) { return cmark_node_get_type(n) == CMARK_NODE_HTML_BLOCK; })) {
        cmark_node *code = cmark_node_new(CMARK_NODE_CODE_BLOCK);
        cmark_node_set_literal(code, cmark_node_get_literal(node));
        replace(node, code);
    }
    for (cmark_node *node :
         nodesOf(root, [](cmark_node *n) { return cmark_node_get_type(n) == CMARK_NODE_HTML_INLINE; })) {
        cmark_node *text = cmark_node_new(CMARK_NODE_TEXT);
        cmark_node_set_literal(text, cmark_node_get_literal(node));
        replace(node, text);
    }
}

void moveChildren(cmark_node *from, cmark_node *before)
{
    while (cmark_node *child = cmark_node_first_child(from)) {
        cmark_node_unlink(child);
        cmark_node_insert_before(before, child);
    }
}

/// A picture would be fetched by whoever reads it: it becomes a link that says so.
void linkPictures(cmark_node *root)
{
    for (cmark_node *node :
         nodesOf(root, [](cmark_node *n) { return cmark_node_get_type(n) == CMARK_NODE_IMAGE; })) {
        const QByteArray url = cmark_node_get_url(node);
        cmark_node *link = cmark_node_new(CMARK_NODE_LINK);
        cmark_node_set_url(link, url.constData());
        const QByteArray alternative = wordsBelow(node);
        cmark_node *text = cmark_node_new(CMARK_NODE_TEXT);
        cmark_node_set_literal(text, ("picture: " + (alternative.isEmpty() ? url : alternative)).constData());
        cmark_node_append_child(link, text);
        if (cmark_node_replace(node, link)) {
            cmark_node_free(node);
        } else { // Inside of a link there is no other.
            cmark_node_free(link);
            moveChildren(node, node);
            cmark_node_free(node);
        }
    }
}

void dropUnsafeLinks(cmark_node *root)
{
    for (cmark_node *node :
         nodesOf(root, [](cmark_node *n) { return cmark_node_get_type(n) == CMARK_NODE_LINK; })) {
        const QString url = safeLink(QString::fromUtf8(cmark_node_get_url(node)));
        if (!url.isEmpty()) {
            cmark_node_set_url(node, url.toUtf8().constData());
            cmark_node_set_title(node, "");
            continue;
        }
        moveChildren(node, node);
        cmark_node_free(node);
    }
}

void lowerHeadings(cmark_node *root)
{
    constexpr int Lowest = 6;
    for (cmark_node *node :
         nodesOf(root, [](cmark_node *n) { return cmark_node_get_type(n) == CMARK_NODE_HEADING; })) {
        const int level = cmark_node_get_heading_level(node) + ProseHeadingLevel - 1;
        cmark_node_set_heading_level(node, std::min(level, Lowest));
    }
}

} // namespace

ProseTree parseProse(const QString &markdown)
{
    registerMarkdownExtensions();
    const QString text = cleaned(markdown.left(MaxProseLength));
    ProseTree tree;
    tree.parser.reset(cmark_parser_new(CMARK_OPT_DEFAULT));
    for (const char *name : {"table", "tasklist", "strikethrough", "autolink"}) {
        if (qstrcmp(name, "table") == 0 && !canHaveTables(text))
            continue;
        if (cmark_syntax_extension *extension = cmark_find_syntax_extension(name))
            cmark_parser_attach_syntax_extension(tree.parser.get(), extension);
    }
    const QByteArray utf8 = withBoundedReferences(text.toUtf8());
    cmark_parser_feed(tree.parser.get(), utf8.constData(), std::size_t(utf8.size()));
    tree.root.reset(cmark_parser_finish(tree.parser.get()));
    flatten(tree.root.get());
    showHtml(tree.root.get());
    linkPictures(tree.root.get());
    dropUnsafeLinks(tree.root.get());
    lowerHeadings(tree.root.get());
    return tree;
}

} // namespace wf::report
