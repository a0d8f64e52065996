// SPDX-License-Identifier: GPL-3.0-or-later
// What the parser says of the changed text, and where it is saved.
#include "runbookview/runbookchangedialog.h"

#include "base/files.h"
#include "runbook/runbookfile.h"
#include "runbookview/suggestionwords.h"
#include "theme/filepicker.h"
#include "theme/restyle.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QTextBlock>
#include <QTimer>

#include <algorithm>

namespace wf {

namespace {

constexpr float FreshTint = 0.16F;
constexpr qsizetype MostLines = 6; ///< Of what the parser has to say.

QTextEdit::ExtraSelection tint(QPlainTextEdit &text, int block, QColor color)
{
    color.setAlphaF(FreshTint);
    QTextEdit::ExtraSelection selection;
    selection.format.setBackground(color);
    selection.format.setProperty(QTextFormat::FullWidthSelection, true);
    selection.cursor = QTextCursor(text.document()->findBlockByNumber(block));
    selection.cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor); // However it wraps.
    return selection;
}

} // namespace

void RunbookChangeDialog::changeBase(bool present)
{
    Part &part = current();
    const auto moved = present ? part.draft.moveTo(part.present, part.presentFile)
                               : part.draft.moveTo(part.attached, part.attachedFile);
    if (moved)
        part.usesPresent = present;
    say(moved ? QString() : tr("Not possible: %1").arg(moved.error().message), true);
    showItems();
    showPart();
    checkText();
}

void RunbookChangeDialog::checkText()
{
    m_later->stop();
    current().check = current().draft.check();
    showCheck();
}

void RunbookChangeDialog::showCheck()
{
    const RunbookCheck &check = current().check;
    QStringList lines{SuggestionWords::counts(check)};
    const auto add = [&](const std::vector<Diagnostic> &diagnostics) {
        for (const Diagnostic &d : diagnostics)
            lines << diagnosticText(QFileInfo(current().draft.file()).fileName(), d);
    };
    add(check.errors);
    add(check.warnings);
    m_check->setText(lines.mid(0, MostLines).join(u'\n'));
    restyle(m_check, "role",
            !check.errors.empty()     ? QStringLiteral("error")
            : !check.warnings.empty() ? QStringLiteral("warning")
                                      : QStringLiteral("muted"));
    m_diff->setPlainText(QString::fromUtf8(current().draft.patch()));
    paintFresh();
    const bool changed =
        std::any_of(m_parts.begin(), m_parts.end(), [](const Part &p) { return p.check.changed; });
    const bool errors =
        std::any_of(m_parts.begin(), m_parts.end(), [](const Part &p) { return !p.check.errors.empty(); });
    m_asPatch->setEnabled(changed && !errors);
    const QString why = whyNotInPlace();
    m_inPlace->setEnabled(changed && !errors && why.isEmpty());
    m_inPlace->setToolTip(why.isEmpty() ? tr("The patch is kept in the data folder, so you can undo it")
                                        : why);
}

void RunbookChangeDialog::paintFresh()
{
    QList<QTextEdit::ExtraSelection> fresh;
    for (const LineRange &lines : current().draft.freshLines()) {
        for (int line = lines.first; line <= lines.last; ++line)
            fresh << tint(*m_editor, line - 1, m_theme.color(Token::Ok));
    }
    m_editor->setExtraSelections(fresh);
    QList<QTextEdit::ExtraSelection> diff;
    for (QTextBlock block = m_diff->document()->begin(); block.isValid(); block = block.next()) {
        const QString text = block.text();
        const bool head = text.startsWith(QLatin1String("+++ ")) || text.startsWith(QLatin1String("--- "));
        if (!head && text.startsWith(u'+'))
            diff << tint(*m_diff, block.blockNumber(), m_theme.color(Token::Ok));
        else if (!head && text.startsWith(u'-'))
            diff << tint(*m_diff, block.blockNumber(), m_theme.color(Token::P0));
    }
    m_diff->setExtraSelections(diff);
}

void RunbookChangeDialog::goTo(int line)
{
    QTextCursor cursor(m_editor->document()->findBlockByNumber(std::max(0, line - 1)));
    m_editor->setTextCursor(cursor);
    m_editor->centerCursor();
    // The stretch of the patch that holds the line.
    static const QRegularExpression stretch(QStringLiteral("^@@ -\\S+ \\+(\\d+)(?:,(\\d+))? @@"));
    for (QTextBlock block = m_diff->document()->begin(); block.isValid(); block = block.next()) {
        const auto match = stretch.match(block.text());
        const int first = match.captured(1).toInt();
        const int count = match.captured(2).isEmpty() ? 1 : match.captured(2).toInt();
        if (!match.hasMatch() || line < first || line >= first + count)
            continue;
        m_diff->setTextCursor(QTextCursor(block));
        m_diff->centerCursor();
    }
}

QByteArray RunbookChangeDialog::patch() const
{
    QByteArray all;
    for (const Part &part : m_parts)
        all += part.draft.patch();
    return all;
}

void RunbookChangeDialog::reject()
{
    const bool byHand = std::any_of(m_parts.begin(), m_parts.end(),
                                    [](const Part &part) { return part.draft.isWrittenByHand(); });
    if (!byHand || m_mayGo || patch() == m_savedPatch) {
        QDialog::reject();
        return;
    }
    m_mayGo = true;
    say(tr("What you wrote by hand is not saved. Close again to discard it."), true);
}

void RunbookChangeDialog::askForFile()
{
    checkText();
    const QString name = QStringLiteral("%1-%2.patch")
                             .arg(QFileInfo(current().draft.file()).completeBaseName(), m_number.toLower());
    auto *dialog = makeFilePicker(this, tr("Save the change as a patch"), FilePurpose::SaveFile, {},
                                  tr("Patches (*.patch *.diff)"));
    dialog->setObjectName(QStringLiteral("patchFileDialog"));
    dialog->setDefaultSuffix(QStringLiteral("patch"));
    dialog->selectFile(name);
    connect(dialog, &QFileDialog::fileSelected, this, &RunbookChangeDialog::savePatch);
    dialog->open();
}

bool RunbookChangeDialog::savePatch(const QString &path)
{
    checkText();
    if (!m_asPatch->isEnabled())
        return false;
    const QByteArray bytes = patch();
    const auto written = writeFile(path, bytes);
    if (written)
        m_savedPatch = bytes;
    say(written ? tr("Saved as %1").arg(path) : written.error().message, !written);
    return written.has_value();
}

QString RunbookChangeDialog::whyNotInPlace() const
{
    for (const Part &part : m_parts) {
        if (!part.check.changed)
            continue;
        if (part.present.isEmpty())
            return tr("The library does not have %1").arg(part.title);
        if (!part.usesPresent && part.present != part.attached)
            return tr("The change belongs to the text as it was attached, and the file has changed "
                      "since");
        if (const auto can = canReplaceRunbook(part.presentFile, part.present); !can)
            return can.error().message;
    }
    return {};
}

void RunbookChangeDialog::saveInPlace()
{
    checkText();
    if (!m_inPlace->isEnabled())
        return;
    const QString stamp = toIsoUtc(m_desk.clock().wall()).remove(u':').remove(u'-');
    QStringList saved;
    for (Part &part : m_parts) {
        if (!part.check.changed)
            continue;
        const QByteArray text = part.draft.bytes();
        const QString backup =
            QStringLiteral("%1/runbook-changes/%2-%3-%4.patch")
                .arg(m_desk.options().dataDir, QFileInfo(part.presentFile).completeBaseName(),
                     m_number.toLower(), stamp);
        const auto written = replaceRunbook(part.presentFile, part.present, text, backup);
        if (!written) {
            say(written.error().message, true);
            return;
        }
        saved << part.presentFile;
        part.present = text;
        std::vector<RunbookChange> changes;
        for (const RunbookSuggestion &s : part.suggestions)
            changes.push_back(s.change);
        part.draft = RunbookDraft(text, part.presentFile, std::move(changes));
        part.usesPresent = true;
        part.check = part.draft.check();
    }
    showItems();
    showPart();
    say(tr("Saved in %1").arg(saved.join(QStringLiteral(", "))), false);
}

void RunbookChangeDialog::say(const QString &text, bool bad)
{
    m_message->setText(text);
    m_message->setVisible(!text.isEmpty());
    restyle(m_message, "role", bad ? QStringLiteral("error") : QStringLiteral("ok"));
}

} // namespace wf
