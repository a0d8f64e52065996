// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook/markdown.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>

#include <algorithm>
#include <cstring>
#include <mutex>

namespace wf {

namespace {

struct ParserDeleter
{
    void operator()(cmark_parser *parser) const { cmark_parser_free(parser); }
};

struct NodeDeleter
{
    void operator()(cmark_node *node) const { cmark_node_free(node); }
};

class Converter
{
public:
    explicit Converter(const SourceText &source) : m_source(source) {}
    std::vector<Block> children(cmark_node *parent, int depth);

private:
    Block block(cmark_node *node, int depth);
    void inlines(cmark_node *parent, std::vector<Run> &runs, bool strong, const QString &url, int depth);

    const SourceText &m_source;
};

QString fromC(const char *text)
{
    return text ? QString::fromUtf8(text) : QString();
}

void Converter::inlines(cmark_node *parent, std::vector<Run> &runs, bool strong, const QString &url,
                        int depth)
{
    for (cmark_node *node = cmark_node_first_child(parent); node; node = cmark_node_next(node)) {
        const cmark_node_type type = cmark_node_get_type(node);
        if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE || type == CMARK_NODE_HTML_INLINE) {
            const Run::Kind kind = type == CMARK_NODE_TEXT   ? Run::Kind::Text
                                   : type == CMARK_NODE_CODE ? Run::Kind::Code
                                                             : Run::Kind::Html;
            runs.push_back({kind, fromC(cmark_node_get_literal(node)), url, strong});
        } else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK) {
            runs.push_back({Run::Kind::Break, QStringLiteral(" "), url, strong});
        } else if (depth < MaxBlockDepth) {
            const bool link = type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE;
            inlines(node, runs, strong || type == CMARK_NODE_STRONG,
                    link ? fromC(cmark_node_get_url(node)) : url, depth + 1);
        }
    }
}

Block Converter::block(cmark_node *node, int depth)
{
    Block b;
    b.lines = {cmark_node_get_start_line(node), cmark_node_get_end_line(node)};
    b.lines.first = qBound(1, b.lines.first, m_source.count());
    b.lines.last = qBound(b.lines.first, b.lines.last, m_source.count());
    b.lines = m_source.trimmed(b.lines);
    b.column = qMax(1, cmark_node_get_start_column(node));
    const cmark_node_type type = cmark_node_get_type(node);
    const QByteArray name = cmark_node_get_type_string(node);
    if (type == CMARK_NODE_HEADING) {
        b.kind = Block::Kind::Heading;
        b.level = cmark_node_get_heading_level(node);
        inlines(node, b.runs, false, {}, 0);
    } else if (type == CMARK_NODE_PARAGRAPH) {
        b.kind = Block::Kind::Paragraph;
        inlines(node, b.runs, false, {}, 0);
    } else if (type == CMARK_NODE_CODE_BLOCK) {
        b.kind = Block::Kind::Code;
        b.literal = fromC(cmark_node_get_literal(node));
        b.language = fromC(cmark_node_get_fence_info(node)).section(u' ', 0, 0).toLower();
        while (b.literal.endsWith(u'\n'))
            b.literal.chop(1);
    } else if (type == CMARK_NODE_HTML_BLOCK) {
        b.kind = Block::Kind::Html;
        b.literal = fromC(cmark_node_get_literal(node));
    } else if (type == CMARK_NODE_THEMATIC_BREAK) {
        b.kind = Block::Kind::Rule;
    } else if (name == "table_cell") {
        b.kind = Block::Kind::Cell;
        inlines(node, b.runs, false, {}, 0);
    } else {
        b.kind = type == CMARK_NODE_LIST                                  ? Block::Kind::List
                 : type == CMARK_NODE_ITEM                                ? Block::Kind::Item
                 : type == CMARK_NODE_BLOCK_QUOTE                         ? Block::Kind::Quote
                 : name == "table"                                        ? Block::Kind::Table
                 : name.startsWith("table_row") || name == "table_header" ? Block::Kind::Row
                                                                          : Block::Kind::Other;
        b.task = name == "tasklist";
        if (b.task)
            b.kind = Block::Kind::Item;
        b.ordered = type == CMARK_NODE_LIST && cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
        if (depth < MaxBlockDepth)
            b.children = children(node, depth + 1);
    }
    return b;
}

std::vector<Block> Converter::children(cmark_node *parent, int depth)
{
    std::vector<Block> blocks;
    for (cmark_node *node = cmark_node_first_child(parent); node; node = cmark_node_next(node))
        blocks.push_back(block(node, depth));
    return blocks;
}

} // namespace

void registerMarkdownExtensions()
{
    // Registering twice at the same time would be a race.
    static std::once_flag once;
    std::call_once(once, [] { cmark_gfm_core_extensions_ensure_registered(); });
}

QByteArray withBoundedReferences(const QByteArray &markdown)
{
    if (!markdown.contains("]:"))
        return markdown;
    // A definition goes on to the next empty line at most.
    qint64 longest = 0;
    for (qsizetype at = markdown.indexOf("]:"); at >= 0;) {
        qsizetype end = markdown.indexOf("\n\n", at);
        end = end < 0 ? markdown.size() : end;
        longest = std::max(longest, qint64(end - at));
        at = markdown.indexOf("]:", end);
    }
    if (longest * markdown.count('[') <= MaxReferenceBytes)
        return markdown;
    QByteArray text = markdown;
    return text.replace("]:", "]\\:");
}

std::vector<Block> parseMarkdown(const SourceText &source)
{
    registerMarkdownExtensions();
    const std::unique_ptr<cmark_parser, ParserDeleter> parser(cmark_parser_new(CMARK_OPT_DEFAULT));
    for (const char *name : {"table", "tasklist", "strikethrough", "autolink"}) {
        if (cmark_syntax_extension *extension = cmark_find_syntax_extension(name))
            cmark_parser_attach_syntax_extension(parser.get(), extension);
    }
    const QByteArray text = withBoundedReferences(source.forParser);
    cmark_parser_feed(parser.get(), text.constData(), size_t(text.size()));
    const std::unique_ptr<cmark_node, NodeDeleter> root(cmark_parser_finish(parser.get()));
    return Converter(source).children(root.get(), 0);
}

namespace {

/// "<namespace>" is a blank to fill in that Markdown takes for a tag; "<br>" is one.
bool isBlankToFill(const QString &html)
{
    static const QStringList tags{
        QStringLiteral("a"),       QStringLiteral("b"),       QStringLiteral("br"),
        QStringLiteral("code"),    QStringLiteral("dd"),      QStringLiteral("del"),
        QStringLiteral("div"),     QStringLiteral("dl"),      QStringLiteral("dt"),
        QStringLiteral("em"),      QStringLiteral("font"),    QStringLiteral("hr"),
        QStringLiteral("i"),       QStringLiteral("img"),     QStringLiteral("ins"),
        QStringLiteral("kbd"),     QStringLiteral("li"),      QStringLiteral("mark"),
        QStringLiteral("ol"),      QStringLiteral("p"),       QStringLiteral("pre"),
        QStringLiteral("s"),       QStringLiteral("small"),   QStringLiteral("span"),
        QStringLiteral("strong"),  QStringLiteral("sub"),     QStringLiteral("sup"),
        QStringLiteral("table"),   QStringLiteral("td"),      QStringLiteral("th"),
        QStringLiteral("tr"),      QStringLiteral("u"),       QStringLiteral("ul"),
        QStringLiteral("details"), QStringLiteral("summary"), QStringLiteral("tt"),
        QStringLiteral("q"),       QStringLiteral("center"),
    };
    if (html.size() < 3 || !html[1].isLetter())
        return false;
    qsizetype end = 1;
    while (end < html.size() && html[end].isLetterOrNumber())
        ++end;
    return !tags.contains(html.sliced(1, end - 1).toLower());
}

} // namespace

QString plainText(const std::vector<Run> &runs)
{
    QString text;
    for (const Run &run : runs) {
        if (run.kind != Run::Kind::Html || isBlankToFill(run.text))
            text += run.text;
    }
    return text.simplified();
}

bool isAllStrong(const std::vector<Run> &runs)
{
    bool any = false;
    for (const Run &run : runs) {
        const QString text = run.text.trimmed();
        if (run.kind == Run::Kind::Break || text.isEmpty() || (!run.strong && text == u":"))
            continue;
        if (!run.strong)
            return false;
        any = true;
    }
    return any;
}

std::vector<std::vector<Run>> runLines(const std::vector<Run> &runs)
{
    std::vector<std::vector<Run>> lines(1);
    for (const Run &run : runs) {
        if (run.kind == Run::Kind::Break)
            lines.emplace_back();
        else
            lines.back().push_back(run);
    }
    return lines;
}

std::vector<CodeBlock> codeBlocksIn(const std::vector<Block> &blocks)
{
    std::vector<CodeBlock> found;
    for (const Block &block : blocks) {
        if (block.kind == Block::Kind::Code)
            found.push_back({block.literal, block.language, block.lines});
        const std::vector<CodeBlock> below = codeBlocksIn(block.children);
        found.insert(found.end(), below.begin(), below.end());
    }
    return found;
}

int countCodeBlocks(const std::vector<Block> &blocks)
{
    int count = 0;
    for (const Block &block : blocks)
        count += (block.kind == Block::Kind::Code ? 1 : 0) + countCodeBlocks(block.children);
    return count;
}

} // namespace wf
