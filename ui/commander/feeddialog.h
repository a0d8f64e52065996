// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desksetup.h"
#include "desk/deskview.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace wf {

/// Adds a Prometheus target to the configuration, or changes one: it is asked once first, and what it answers
/// is shown.
class FeedDialog : public QDialog
{
    Q_OBJECT
public:
    /// `changed`: the one that is to be changed.
    FeedDialog(DeskView &desk, DeskSetup &setup, QWidget *parent, std::optional<FeedConfig> changed = {});

private:
    /// How far the trial of the address is.
    enum class Trial { None, Asking, Good, Bad };

    void addFields();
    void fillIn(const FeedConfig &feed);
    Expected<void> write(const FeedConfig &feed);
    void addAnswer(QLayout &layout);
    void submit();
    /// None, with the field's error shown, if a field says no.
    std::optional<FeedConfig> checked();
    void refuse(QWidget *field, const QString &message);
    void forgetTrial();
    void take(const Expected<TriedFeed> &answer);
    void offerKinds(const TriedFeed &answer);
    void showKind();
    bool readQueries(FeedConfig &feed);
    void setTrial(Trial trial);

    DeskView &m_desk;
    DeskSetup &m_setup;
    const std::optional<FeedConfig> m_changed;
    QFormLayout *m_form;
    QLineEdit *m_url;
    QLineEdit *m_name;
    QComboBox *m_interval;
    QLineEdit *m_token;
    QComboBox *m_kind;         ///< What is watched, where several things answer.
    QPlainTextEdit *m_queries; ///< That a server is asked for.
    QCheckBox *m_alerts;
    QLabel *m_error;
    QLabel *m_answer;
    QLabel *m_samples;
    QPushButton *m_accept;
    Trial m_trial = Trial::None;
    int m_asked = 0; ///< Counts trials: an answer to an older one is not shown.
};

} // namespace wf
