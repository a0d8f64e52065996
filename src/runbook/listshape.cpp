// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook/listshape.h"

#include "runbook/foreignwords.h"
#include "runbook/stepreader.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace wf {

namespace {

const Block *leadParagraph(const Block &item)
{
    return !item.children.empty() && item.children.front().kind == Block::Kind::Paragraph
               ? &item.children.front()
               : nullptr;
}

/// "Schedule: 02:00", "Backup (daily): …": one word and a value that is no action.
bool isKeyRow(const QString &plain)
{
    static const QRegularExpression key(
        QStringLiteral("^\\W*[\\p{L}\\p{N}_/-]+(?:\\s*\\([^)]*\\))?\\s*:\\s+(\\S.*)$"));
    const auto match = key.match(plain.left(400));
    return match.hasMatch() && !isImperative(match.captured(1));
}

/// The code span the paragraph begins with, or null.
const Run *leadingCode(const Block &paragraph)
{
    for (const Run &run : paragraph.runs) {
        if (run.kind == Run::Kind::Code)
            return &run;
        if (!run.text.trimmed().isEmpty())
            return nullptr;
    }
    return nullptr;
}

QString leadText(const Block &list)
{
    QString text;
    for (const Block &item : list.children) {
        if (const Block *paragraph = leadParagraph(item); paragraph && text.size() < 2000)
            text += plainText(paragraph->runs) + u' ';
    }
    return text;
}

} // namespace

bool introducesFacts(const QString &intro)
{
    static const QRegularExpression facts(
        QStringLiteral("\\b(?:reasons?|causes?|includ(?:es?|ing)|expect(?:ed)?|features?|examples?|requires?|"
                       "consists?|such "
                       "as|symptoms?|structured|means?|because)\\b[^.]*:?\\s*$"),
        QRegularExpression::CaseInsensitiveOption);
    return facts.match(intro.right(200)).hasMatch();
}

bool isTemplate(const Block &code)
{
    return code.language == u"markdown" || code.language == u"md" || code.language == u"html" ||
           code.language == u"text";
}

bool isShell(const Block &code)
{
    static const QStringList languages{QStringLiteral("sh"),           QStringLiteral("bash"),
                                       QStringLiteral("shell"),        QStringLiteral("console"),
                                       QStringLiteral("zsh"),          QStringLiteral("powershell"),
                                       QStringLiteral("shell-session")};
    return code.kind == Block::Kind::Code &&
           (languages.contains(code.language) || isCommandLine(code.literal.section(u'\n', 0, 0)));
}

bool isInstruction(const Block &item)
{
    const Block *paragraph = leadParagraph(item);
    if (item.task)
        return true;
    if (!paragraph)
        return !item.children.empty() && item.children.front().kind == Block::Kind::Code;
    const QString plain = plainText(paragraph->runs);
    // "`GET /status`" names something; "`kubectl get pods`" is to be run.
    if (const Run *code = leadingCode(*paragraph))
        return isCommandLine(code->text);
    static const QRegularExpression step(
        QStringLiteral("^\\W*(?:step|paso|schritt|étape|步骤)\\s*\\d+\\s*[:.)：–-]"),
        QRegularExpression::CaseInsensitiveOption);
    if (isBranchLead(plain) || step.match(plain).hasMatch())
        return true;
    if (isImperative(plain))
        return !isKeyRow(plain);
    // "Signal → classify it"
    static const QRegularExpression arrow(QStringLiteral("\\s(?:→|->|=>)\\s+"));
    if (const auto match = arrow.match(plain.left(200));
        match.hasMatch() && isImperative(plain.sliced(match.capturedEnd())))
        return true;
    // "**Networking**: check the routes"
    const qsizetype colon = plain.indexOf(QLatin1String(": "));
    return colon > 0 && colon < 80 && paragraph->runs.front().strong &&
           isImperative(QStringView(plain).sliced(colon + 2));
}

bool isInstructionText(const QString &plain)
{
    static const QRegularExpression aboutItself(
        QStringLiteral("^\\W*(?:note\\b(?!\\s+the)|(?:use|follow|read|see|run|complete|do|perform|execute|"
                       "take)\\s+(?:this|these|"
                       "the following|the steps)\\b|let\\s+(?:us|me)\\b|thank|remember\\b|do not enable\\b)"),
        QRegularExpression::CaseInsensitiveOption);
    return isImperative(plain) && !isKeyRow(plain) && !aboutItself.match(plain).hasMatch();
}

bool isExplanatory(const QString &name)
{
    static const QRegularExpression lead(
        QStringLiteral("^(?:why|what(?!\\s+(?:to|now)\\b)|when|who|where|which|how(?!\\s+(?:to|do)\\b)|about|"
                       "known|example|sample|"
                       "warum|was|wann|"
                       "wer|pourquoi|quand|qui|por qué|cuándo|quién|为什么|什么)(?=\\W|$)"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    static const QRegularExpression noun(
        QStringLiteral(
            "\\b(?:polic(?:y|ies)|principles?|rules?|overview|architecture|topology|terminology|components?|"
            "structure|goals?|non-goals|assumptions?|limitations?|definitions?|responsibilit(?:y|ies)|"
            "criteria|faq|features?|lingo|cadence|invariants?|guarantees?)\\W*$"),
        QRegularExpression::CaseInsensitiveOption);
    return lead.match(name).hasMatch() || noun.match(name).hasMatch();
}

bool isWorkList(const Block &list, ListPlace place, const QString &intro)
{
    if (list.kind != Block::Kind::List)
        return false;
    if (list.given)
        return *list.given == SectionRole::Phase;
    if (StepReader::hasTasks(list))
        return true;
    const auto filled = std::count_if(list.children.begin(), list.children.end(),
                                      [](const Block &item) { return !item.children.empty(); });
    const auto work = std::count_if(list.children.begin(), list.children.end(), isInstruction);
    if (filled == 0)
        return false;
    if (place == ListPlace::Facts)
        return work * 2 > filled && filled > 1 && !introducesFacts(intro);
    if (work * 2 > filled)
        return list.ordered || filled > 1 || !introducesFacts(intro);
    if (introducesFacts(intro))
        return false;
    const bool foreign = work == 0 && looksForeign(leadText(list));
    return list.ordered && filled > 1 && (work > 0 || foreign);
}

} // namespace wf
