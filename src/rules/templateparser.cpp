// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/literals.h"
#include "rules/templateast.h"
#include "rules/templatelexer.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace wf::rules {

namespace {

using Kind = TemplateTokenKind;
using NodeKind = TemplateNode::Kind;

class TemplateParser
{
public:
    explicit TemplateParser(std::string_view text) : m_tokens(templateTokens(text)) {}

    TemplateBody parse()
    {
        m_variables = {"$", "$labels", "$externalLabels", "$externalURL", "$value"};
        const std::string end = nodes(m_body.main, true);
        if (!end.empty())
            fail("unexpected {{" + end + "}}", m_closer);
        return std::move(m_body);
    }

private:
    [[noreturn]] static void fail(std::string text, std::size_t at)
    {
        throw TemplateError{std::move(text), at};
    }
    const TemplateToken &peek() const { return m_tokens[m_at]; }
    const TemplateToken &take()
    {
        const TemplateToken &token = m_tokens[m_at];
        if (token.kind != Kind::End)
            ++m_at;
        return token;
    }
    bool skip(Kind kind)
    {
        if (peek().kind != kind)
            return false;
        ++m_at;
        return true;
    }
    void skipSpace()
    {
        while (skip(Kind::Space)) {
        }
    }
    [[noreturn]] void unexpected(const TemplateToken &token, std::string_view where) const
    {
        if (token.kind == Kind::End)
            fail("unexpected end of the template in " + std::string(where), token.at);
        fail("unexpected " + promql::quoted(token.text.substr(0, 40)) + " in " + std::string(where),
             token.at);
    }
    void close(std::string_view where)
    {
        skipSpace();
        if (!skip(Kind::Close))
            unexpected(peek(), where);
    }
    struct Nesting
    {
        explicit Nesting(TemplateParser &parser) : owner(parser)
        {
            if (++owner.m_depth > MaxTemplateNesting)
                fail("it is nested more than " + std::to_string(MaxTemplateNesting) + " deep",
                     owner.peek().at);
        }
        ~Nesting() { --owner.m_depth; }
        Nesting(const Nesting &) = delete;
        Nesting &operator=(const Nesting &) = delete;
        TemplateParser &owner;
    };

    /// Up to what ends the list, which is handed out: "end", "else", and empty at the template's end.
    std::string nodes(TemplateNodes &list, bool top)
    {
        for (;;) {
            const TemplateToken &token = take();
            if (token.kind == Kind::End)
                return {};
            if (token.kind == Kind::Text) {
                TemplateNode node;
                node.at = token.at;
                node.text = token.text;
                list.push_back(std::move(node));
                continue;
            }
            skipSpace();
            const std::string_view word = peek().kind == Kind::Word ? peek().text : std::string_view();
            if (word == "end" || word == "else") {
                m_closer = take().at;
                return std::string(word);
            }
            action(list, word, top);
        }
    }

    void action(TemplateNodes &list, std::string_view word, bool top)
    {
        TemplateNode node;
        node.at = peek().at;
        if (word == "if" || word == "range" || word == "with") {
            ++m_at;
            node.kind = word == "if" ? NodeKind::If : word == "with" ? NodeKind::With : NodeKind::Range;
            control(node, word);
        } else if (word == "break" || word == "continue") {
            ++m_at;
            if (m_ranges == 0)
                fail("{{" + std::string(word) + "}} outside of {{range}}", node.at);
            close(word);
            node.kind = word == "break" ? NodeKind::Break : NodeKind::Continue;
        } else if (word == "template" || word == "block") {
            ++m_at;
            call(node, word);
        } else if (word == "define") {
            ++m_at;
            if (!top)
                fail("{{define}} within another action", node.at);
            const std::string name = templateName("define");
            close("define");
            define(name, node.at);
            return;
        } else {
            node.kind = NodeKind::Action;
            node.pipe = pipe("the action");
            close("the action");
        }
        list.push_back(std::move(node));
    }

    /// if, range and with, up to their end.
    void control(TemplateNode &node, std::string_view word)
    {
        const Nesting nesting(*this);
        const std::size_t variables = m_variables.size();
        const bool range = node.kind == NodeKind::Range;
        node.pipe = pipe(word);
        if (node.pipe.variables.size() > (range ? 2U : 1U))
            fail("too many variables in " + std::string(word), node.pipe.at);
        close(word);
        m_ranges += range ? 1 : 0;
        std::string end = nodes(node.body, false);
        m_ranges -= range ? 1 : 0;
        if (end == "else") {
            skipSpace();
            const bool again = peek().kind == Kind::Word && !range && (peek().text == word);
            if (again) {
                TemplateNode next;
                next.kind = node.kind;
                next.at = take().at;
                control(next, word);
                node.otherwise.push_back(std::move(next));
                m_variables.resize(variables);
                return;
            }
            close("else");
            end = nodes(node.otherwise, false);
        }
        if (end != "end")
            fail(end.empty() ? "{{" + std::string(word) + "}} has no {{end}}" : "{{else}} after {{else}}",
                 end.empty() ? node.at : m_closer);
        close("end");
        m_variables.resize(variables);
    }

    std::string templateName(std::string_view word)
    {
        skipSpace();
        const TemplateToken &token = take();
        const auto name = token.kind == Kind::String ? promql::unquote(token.text) : std::nullopt;
        if (!name)
            fail(std::string(word) + " takes a name in quotes", token.at);
        return *name;
    }
    void call(TemplateNode &node, std::string_view word)
    {
        node.kind = NodeKind::Call;
        node.text = templateName(word);
        skipSpace();
        if (peek().kind != Kind::Close)
            node.pipe = pipe(word);
        else if (word == "block")
            fail("block takes data behind its name", node.at);
        close(word);
        if (word == "block")
            define(node.text, node.at);
    }
    void define(const std::string &name, std::size_t at)
    {
        const Nesting nesting(*this);
        // What it is called with is "$"; the variables around it are not seen.
        std::vector<std::string> variables{"$"};
        std::swap(variables, m_variables);
        const int ranges = std::exchange(m_ranges, 0);
        TemplateNodes body;
        if (nodes(body, false) != "end")
            fail("the template " + promql::quoted(name) + " has no {{end}}", at);
        close("end");
        m_ranges = ranges;
        std::swap(variables, m_variables);
        m_body.defined[name] = std::move(body);
    }

    TemplatePipe pipe(std::string_view where)
    {
        TemplatePipe made;
        skipSpace();
        made.at = peek().at;
        declarations(made, where);
        for (;;) {
            made.commands.push_back(command(where));
            // What is in a variable or in parentheses is asked when it is there, as Go does.
            const TemplateTerm &first = made.commands.back().terms.front();
            const bool fixed = first.kind == TemplateTerm::Kind::Constant ||
                               first.kind == TemplateTerm::Kind::Nil ||
                               (first.kind == TemplateTerm::Kind::Dot && first.fields.empty());
            if (made.commands.size() > 1 && fixed)
                fail("what stands behind | has to be a function", made.commands.back().at);
            if (!skip(Kind::Pipe))
                break;
        }
        // They are seen from here on, not in what they are set to.
        if (!made.sets) {
            for (const std::string &name : made.variables)
                m_variables.push_back(name);
        }
        return made;
    }
    void declarations(TemplatePipe &made, std::string_view where)
    {
        const std::size_t begin = m_at;
        std::vector<std::string> names;
        while (peek().kind == Kind::Variable) {
            names.emplace_back(take().text);
            skipSpace();
            if (peek().kind == Kind::Declare || peek().kind == Kind::Assign) {
                made.sets = take().kind == Kind::Assign;
                for (const std::string &name : names) {
                    if (made.sets)
                        checkVariable(name, m_tokens[begin].at);
                }
                if (names.size() > 1 && where != "range")
                    fail("more than one variable is set", made.at);
                made.variables = std::move(names);
                skipSpace();
                return;
            }
            if (!skip(Kind::Comma))
                break;
            skipSpace();
        }
        m_at = begin;
    }
    void checkVariable(std::string_view name, std::size_t at) const
    {
        if (std::ranges::find(m_variables, name) == m_variables.end())
            fail("undefined variable \"" + std::string(name) + '"', at);
    }

    TemplateCommand command(std::string_view where)
    {
        TemplateCommand made;
        skipSpace();
        made.at = peek().at;
        for (;;) {
            made.terms.push_back(term(where));
            const bool spaced = skip(Kind::Space);
            skipSpace();
            const Kind next = peek().kind;
            if (next == Kind::Close || next == Kind::Pipe || next == Kind::RightParen)
                break;
            if (!spaced)
                unexpected(peek(), where);
        }
        return made;
    }
    TemplateTerm term(std::string_view where)
    {
        TemplateTerm made;
        const TemplateToken token = take();
        made.at = token.at;
        switch (token.kind) {
        case Kind::Dot:
            break;
        case Kind::Field:
            made.fields.emplace_back(token.text.substr(1));
            break;
        case Kind::Variable:
            checkVariable(token.text, token.at);
            made.kind = TemplateTerm::Kind::Variable;
            made.name = token.text;
            break;
        case Kind::Word:
            word(made, token);
            break;
        case Kind::Number:
        case Kind::Character:
        case Kind::String:
            made.kind = TemplateTerm::Kind::Constant;
            made.constant = constant(token);
            break;
        case Kind::LeftParen: {
            const Nesting nesting(*this);
            made.kind = TemplateTerm::Kind::Pipe;
            made.pipe = std::make_unique<TemplatePipe>(pipe("parentheses"));
            skipSpace();
            if (!skip(Kind::RightParen))
                unexpected(peek(), "parentheses");
            break;
        }
        case Kind::Text:
        case Kind::Open:
        case Kind::Close:
        case Kind::Space:
        case Kind::Pipe:
        case Kind::Declare:
        case Kind::Assign:
        case Kind::Comma:
        case Kind::RightParen:
        case Kind::End:
            if (token.kind == Kind::Close || token.kind == Kind::Pipe || token.kind == Kind::RightParen)
                fail("a value is missing in " + std::string(where), token.at);
            unexpected(token, where);
        }
        while (peek().kind == Kind::Field) {
            if (made.kind == TemplateTerm::Kind::Constant || made.kind == TemplateTerm::Kind::Nil)
                unexpected(peek(), where);
            made.fields.emplace_back(take().text.substr(1));
        }
        return made;
    }
    void word(TemplateTerm &made, const TemplateToken &token)
    {
        made.kind = TemplateTerm::Kind::Constant;
        if (token.text == "true" || token.text == "false") {
            made.constant.of = token.text == "true";
            return;
        }
        if (token.text == "nil") {
            made.kind = TemplateTerm::Kind::Nil;
            return;
        }
        made.kind = TemplateTerm::Kind::Function;
        made.function = templateFunction(token.text);
        if (!made.function)
            fail("there is no function \"" + std::string(token.text.substr(0, 40)) + '"', token.at);
        m_body.steady = m_body.steady && made.function->steady;
    }
    static Value constant(const TemplateToken &token)
    {
        Value made;
        if (token.kind == Kind::Number) {
            const auto number = promql::parseNumber(token.text);
            if (!number)
                fail("bad number " + promql::quoted(token.text.substr(0, 40)), token.at);
            const bool whole = token.text.find_first_of(".eEpP") == std::string_view::npos ||
                               token.text.starts_with("0x") || token.text.starts_with("0X");
            if (whole && std::fabs(*number) < 9e15)
                made.of = std::int64_t(*number);
            else
                made.of = *number;
            return made;
        }
        const auto text = promql::unquote(token.text);
        if (!text)
            fail("bad text in quotes", token.at);
        if (token.kind == Kind::String)
            made.of = *text;
        else
            made.of = character(*text, token.at);
        return made;
    }
    static std::int64_t character(const std::string &text, std::size_t at)
    {
        const auto first = text.empty() ? 0U : static_cast<unsigned char>(text[0]);
        const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        if (text.size() != length)
            fail("a character in quotes has to be one", at);
        std::int64_t code = length == 1 ? first : first & (0xFFU >> (length + 1));
        for (std::size_t i = 1; i < length; ++i)
            code = code << 6 | (text[i] & 0x3F);
        return code;
    }

    std::vector<TemplateToken> m_tokens;
    std::size_t m_at = 0;
    std::vector<std::string> m_variables;
    TemplateBody m_body;
    std::size_t m_closer = 0; ///< Where the last end or else stands.
    int m_depth = 0;
    int m_ranges = 0;
};

} // namespace

TemplateBody parseTemplate(std::string_view text)
{
    return TemplateParser(text).parse();
}

} // namespace wf::rules
