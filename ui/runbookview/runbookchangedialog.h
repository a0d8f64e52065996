// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desk.h"
#include "incident/suggestions.h"
#include "models/runbookdraft.h"
#include "theme/theme.h"

#include <QDialog>

class QLabel;
class QListWidget;
class QListWidgetItem;
class QPlainTextEdit;
class QPushButton;
class QTimer;

namespace wf {

/// "Suggest a runbook change": what the incident suggests, in the runbook's own text, which can be edited
/// further; checked by the parser, then saved as a patch or in the file itself.
class RunbookChangeDialog : public QDialog
{
    Q_OBJECT
public:
    RunbookChangeDialog(Desk &desk, const Incident &incident, const Theme &theme, QWidget *parent);
    /// The patch of everything that was changed; empty where nothing was.
    QByteArray patch() const;
    /// Writes it. False: it could not be written, and the dialog says why.
    bool savePatch(const QString &path);
    /// What was written by hand and is saved nowhere is given up only when asked twice.
    void reject() override;

private:
    /// A runbook of the incident: as it was attached, and where the library has it, as its file is now.
    struct Part
    {
        QString title;
        QByteArray attached;
        QString attachedFile;
        QByteArray present; ///< Empty: the library does not have it.
        QString presentFile;
        bool usesPresent = false;
        std::vector<RunbookSuggestion> suggestions;
        RunbookDraft draft;
        RunbookCheck check;
    };

    void makeParts(const Incident &incident);
    QWidget *makeList();
    QWidget *makeTexts();
    QLayout *makeButtons();
    void fillList();
    void showItems();
    void selectRow();
    void toggled(QListWidgetItem *item);
    void showPart();
    void changeBase(bool present);
    void checkText();
    void showCheck();
    void paintFresh();
    void goTo(int line);
    void askForFile();
    void saveInPlace();
    QString whyNotInPlace() const;
    void say(const QString &text, bool bad);
    Part &current() { return m_parts[m_part]; }
    const Part &current() const { return m_parts[m_part]; }

    Desk &m_desk;
    const Theme &m_theme;
    QString m_number;
    std::vector<Part> m_parts;
    std::size_t m_part = 0;
    bool m_filling = false;
    QByteArray m_savedPatch;
    bool m_mayGo = false; ///< Closing was asked once, and nothing was written since.
    QListWidget *m_list;
    QLabel *m_base;
    QPushButton *m_useAttached;
    QPushButton *m_usePresent;
    QPlainTextEdit *m_editor;
    QPlainTextEdit *m_diff;
    QLabel *m_check;
    QLabel *m_message;
    QPushButton *m_asPatch;
    QPushButton *m_inPlace;
    QTimer *m_later;
};

} // namespace wf
